"""Run imbalanced-learn's own tests of over-samplers with our samplers in the place of theirs.

    python tools/imbalanced_learn_suite.py       # -v prints pytest's report, with the slowest tests, in any case

The tests are those of the installed package; pytest runs them. Before it imports a file of tests, the names of
imbalanced-learn's over-samplers are bound to `GANSampler`, with a training of two steps, or to `GenerativeSampler`, with a
mixture. The checks for estimators, imbalanced-learn's and scikit-learn's, get these two classes as well, and so do the tests of
pipelines, in the place of an under-sampler. A test without any sampler of ours says nothing of them and is left out. One that
asks for what only their sampler has does not apply: `NOT_OURS` says which these are, and why. What fails ends the run with an
error.
"""
import io
import os
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from contextlib import redirect_stdout
from importlib import import_module
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path

OVER_SAMPLERS = "RandomOverSampler SMOTE SMOTEN SMOTENC SVMSMOTE BorderlineSMOTE KMeansSMOTE ADASYN".split()
COMMON = "tests/test_common.py tests/test_docstring_parameters.py"  # holds the checks that both libraries have for estimators
OTHERS = "over_sampling combine ensemble/tests/test_bagging.py keras tensorflow tests/test_pipeline.py"
NOT_OURS = {  # reason -> tests
    "compares with the very rows that their sampler draws":
        "test_ros_fit_resample test_ros_fit_resample_half test_ada_fit_resample test_ada_fit_resample_nn_obj test_sample_regular "
        "test_sample_regular_half test_sample_regular_with_nn test_smoten_resampling test_kmeans_smote",
    "asks for the parameter shrinkage, or its attribute":
        "test_multiclass_fit_resample test_random_over_sampling_heterogeneous_data_smoothed_bootstrap "
        "test_random_over_sampler_equivalence_shrinkage test_random_over_sampler_shrinkage_behaviour "
        "test_random_over_sampler_shrinkage_error",
    "asks for the search of neighbours, clusters or a border, which a model does not have":
        "test_smote_m_neighbors test_numerical_smote_custom_nn test_numerical_smote_extra_custom_nn test_sample_kmeans_custom "
        "test_sample_kmeans_not_enough_clusters test_sample_kmeans_density_estimation test_svm_smote_not_svm "
        "test_svm_smote_all_noise test_borderline_smote_no_in_danger_samples test_borderline_smote_kind "
        "test_borderline_smote_in_danger",
    "asks for what tells SMOTENC and SMOTEN which columns are categories, or how they encode them: ours see that themselves":
        "test_smotenc test_smotenc_error test_smotenc_pandas test_smotenc_raising_error_all_categorical "
        "test_smote_nc_with_null_median_std test_smotenc_categorical_encoder test_smotenc_categorical_encoder_dropped_columns "
        "test_smotenc_bool_categorical test_smotenc_categorical_features_str test_smotenc_categorical_features_auto "
        "test_smote_nc_categorical_features_auto_error test_smoten test_smoten_categorical_encoder",
    "asks for SMOTEN's warning that sparse rows are slow": "test_smoten_sparse_input",
    "SMOTEENN and SMOTETomek take a SMOTE and nothing else": "test_sample_regular_pass_smote_enn test_validate_estimator_init",
    "needs the places of copied rows (sample_indices_), which drawn rows do not have":
        "test_balanced_batch_generator_class test_balanced_batch_generator_function test_balanced_batch_generator",
}
REASONS = {test: reason for reason, tests in NOT_OURS.items() for test in tests.split()}


class InTheirPlace:
    "A plugin of pytest that replaces the samplers, keeps the tests that use one, and counts"
    def __init__(self, sampler):
        self.sampler, self.outcomes = sampler, Counter()
        self.under_sampler = import_module("imblearn.under_sampling").RandomUnderSampler
        common = "sampling_strategy", "random_state"  # the parameters of every over-sampler
        self.stand_in = lambda *_, **given: sampler(**{name: given[name] for name in common if name in given})

    def pytest_collectstart(self, collector):
        path, over, under = (Path(collector.path), *map(import_module, ("imblearn.over_sampling", "imblearn.under_sampling")))
        ours = self.stand_in if "over_sampling" in path.parts else self.sampler
        for name in OVER_SAMPLERS: setattr(over, name, ours)
        under.RandomUnderSampler = self.sampler if path.name == "test_pipeline.py" else self.under_sampler

    def is_ours(self, value):
        return isinstance(value, self.sampler) or any(value is ours for ours in (self.sampler, self.stand_in))

    def uses_ours(self, item):
        given = getattr(item, "callspec", None)
        samplers = [value for value in (given.params.values() if given else ()) if hasattr(value, "fit_resample")]
        names = item.function.__code__.co_names
        return any(map(self.is_ours, samplers or [vars(item.module).get(name) for name in names]))

    def pytest_collection_modifyitems(self, items):
        items[:] = [item for item in items if self.uses_ours(item)]
        self.outcomes["not ours"] = sum(item.originalname in REASONS for item in items)
        items[:] = [item for item in items if item.originalname not in REASONS]
        for module in {item.module for item in items if item.path.name == "test_pipeline.py"}:
            make = module.make_classification  # of the 50,000 rows a cleaner would compare each with each
            module.make_classification = lambda n_samples, **given: make(n_samples=min(n_samples, 1000), **given)

    def pytest_runtest_logreport(self, report):
        if report.when == "call" or report.outcome != "passed": self.outcomes[report.outcome] += 1


def run(name, files):
    "Status, outcomes and report of their tests in some files with one of our samplers"
    import pytest
    ours = import_module("data_balancing_gan")
    ours.GANSampler.__init__.__kwdefaults__.update(steps=2, monitor_every=2, batch_size=16, units=8, latent_dim=4, discard=0)
    ours.Synthesizer.__init__.__defaults__ = ("mixture",)
    sampler = getattr(ours, name)
    for part in ("combine", "ensemble", "pipeline", "over_sampling"): import_module(f"imblearn.{part}")  # with their own
    import_module("imblearn.utils.testing").all_estimators = lambda type_filter=None: [(name, sampler)]
    import_module("imblearn.utils._test_common.instance_generator").INIT_PARAMS[sampler] = dict(random_state=42)
    folder, plugin = Path(find_spec("imblearn").origin).parent, InTheirPlace(sampler)
    options = ["-q", "-W", "ignore", "-p", "no:cacheprovider", "-c", os.devnull, f"--rootdir={folder}", "--durations=10", "-rs"]
    with redirect_stdout(io.StringIO()) as report:
        status = pytest.main([*options, *(str(folder / place) for place in files.split())], plugins=[plugin])
    return int(status), plugin.outcomes, report.getvalue()


if __name__ == "__main__":
    os.environ.update(PYTEST_DISABLE_PLUGIN_AUTOLOAD="1", TF_CPP_MIN_LOG_LEVEL="3")
    total, failed = Counter(), 0
    with ProcessPoolExecutor(2, mp_context=get_context("spawn"), max_tasks_per_child=1) as pool:
        for status, outcomes, report in pool.map(run, ["GANSampler", "GenerativeSampler"] * 2, [COMMON] * 2 + [OTHERS] * 2):
            if status or "-v" in sys.argv: print(report)
            total, failed = total + outcomes, failed or status
    failures = f"{total['failed']} failed, " if failed else ""
    print(f"imbalanced-learn's tests: {total['passed']} passed, {failures}{total['not ours'] + total['skipped']} do not apply")
    sys.exit(failed)

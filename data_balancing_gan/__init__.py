"""Generative over-sampling of rare classes in tables. Public names are loaded when they are first asked for."""
from importlib import import_module

__version__ = "0.7.0"

# the place of each name that users import from here; nothing below is imported before it is needed
_PLACES = {
    "balancing": ["balance"],
    "datasets": ["load_creditcard", "simulate_creditcard"],
    "comparison": ["Comparison"],
    "discriminator": ["build_discriminator"],
    "distributed": ["balance_dask"],
    "evaluation": ["Evaluation", "evaluate"],
    "files": ["DataError", "TrainingError"],
    "found_rules": ["find_rules"],
    "gan": ["VanillaGAN", "WassersteinGAN", "build_gan"],
    "generator": ["build_generator", "generate_synthetic_data"],
    "kinds": ["decide_kinds"],
    "leakage": ["privacy_table", "shadow_attack"],
    "models": ["Model", "make_model", "model_names", "register_model"],
    "monitor": ["PCAMonitor", "monitor_generator"],
    "pictures": ["plot_distributions"],
    "safe_classifier": ["OverSampledClassifier"],
    "sampler": ["GANSampler", "GenerativeSampler"],
    "streaming": ["balance_file"],
    "synthesizer": ["GANSynthesizer", "Synthesizer"],
    "table_files": ["open_large", "open_table", "read_table", "write_table"],
    "tables": ["duplicate_groups", "split_features"],
    "training": ["Checkpoint", "train_gan"],
    "transform": ["TableTransformer"],
    "weights": ["prevalence_weights"],
}
_MODULE_OF = {name: module for module, names in _PLACES.items() for name in names}
__all__ = sorted(_MODULE_OF)


def __getattr__(name):
    "A public name, from the module that holds it"
    if name not in _MODULE_OF: raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)


def __dir__(): return [*globals(), *__all__]

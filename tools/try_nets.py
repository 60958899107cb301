"""How should the neural net of `evaluate` stop? Average precision with early stopping and after a number of passes.

    CREDITCARD_DATA=creditcard.parquet python tools/try_nets.py

The five splits of try_usefulness.py, two seeds of the net, nothing added or frauds added up to a ratio of .2. One line each in
nbs/explanations/results/nets.csv; told in nbs/explanations/objectives.ipynb.
"""
import csv
from pathlib import Path

from benchmark_quality import draw, folds, load, with_frauds
from sklearn.neural_network import MLPClassifier

from data_balancing_gan.data import replacing
from data_balancing_gan.evaluation import classifier_scores

OUT = Path(__file__).parents[1] / "nbs/explanations/results/nets.csv"
STOPS = {"early stopping": dict(early_stopping=True), "20 passes": dict(max_iter=20), "50 passes": dict(max_iter=50)}
WAYS = ("none", "random", "SMOTE", "GANSynthesizer", "GANSampler")

if __name__ == "__main__":
    lines = [("way", "stop", "fold", "seed", "average precision")]
    for fold, near, far, weight in folds(*load(15_000), 1, 5, seed=50):
        n = round(.2 * (~near[1]).sum()) - int(near[1].sum())
        for way in WAYS:
            table = near if way == "none" else with_frauds(near, draw(way, *near, n, fold)[0].iloc[:n])
            for stop, options in STOPS.items():
                for seed in range(2):
                    scores, _ = classifier_scores(MLPClassifier((64, 32), random_state=seed, **options), table, far, weight)
                    lines.append((way, stop, fold, seed, round(scores["average precision"], 5)))
            print(*lines[-1], flush=True)
    with replacing(OUT) as part, open(part, "w", newline="") as file: csv.writer(file).writerows(lines)

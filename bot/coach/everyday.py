"""Short everyday names of topics, as learners say them of themselves: "trees", "the code", "ml".

They are too ambiguous to stand among the aliases, where they would link any text to a topic. Here
they only open the question of what is said of them, and mostly the answer is: nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.coach.linking import Mention

# The id of a topic or group, then its names.
_NAMES = """
programming: code | codes | coded | coder | coders | coding | program | programs | programmed
programming: programmer | programmers | developer | developers | dev | devs | swe | webdev | web dev
programming: software engineer | software developer | line of code | lines of code | codeing
programming: tech background | technical background | cs background | php | ruby | rust | js | perl
programming: typescript | fortran | pascal | cobol | kotlin | html | css | codin | tech person
programming: html and css | programing | programmin | computers | nothing technical
python: py | pyhton | pythn | phyton | pyton
maths: matemáticas | matematica | mathe | mathematician | mathematical
linear-algebra: algebra | linear alg | lin algebra | linear algrebra
calculus: calc
probability: prob | probs | probabilistic
statistics: statistical | statistician | statistcs | statitics | statistik
classical-ml: ml | machine learning | ml theory | ml models | models | algorithms | algos | ai
classical-ml: ml algos | ml algorithm | ml course | classical part | classifiers | ml knowledge
deep-learning: nn | nns | nets | neural | a net | a network | networks
machine-learning/decision-trees: trees | tree | single trees | decison trees
machine-learning/random-forests: forests | forest
machine-learning/linear-regression: regression | regressions | linear | linear one | linear reg
machine-learning/logistic-regression: logistic | logistic one | logistic reg | classification
machine-learning/evaluation-metrics: metrics | metric | roc | auc | roc auc
machine-learning/precision-and-recall: precision | recall
machine-learning/train-test-split: split data | split the data | split your data | data split
machine-learning/train-test-split: splitting | train/test | train test | train and test
machine-learning/cross-validation: folds | crossval | cross-val
machine-learning/supervised-learning: supervised | sup
machine-learning/unsupervised-learning: unsup
machine-learning/support-vector-machines: svm's
machine-learning/model-selection: choosing between models | model building | tuning | tune
python/dictionaries: dicts | dict | dictionnaries
python/conditionals: ifs | if else | if statements | if/else | if-else
python/list-comprehensions: comprehensions | comprehension | comps | listcomps
python/functions: funcs | func | fns
python/loops: looped | looping
python/sets: set
python/classes: class | a class
python/inheritance: inheriting | inherit
python/errors-and-debugging: exceptions | exception | tracebacks | traceback | try/except
python/environments: venvs | virtualenvs | envs
python/files: csv | csvs | csv files
python/small-programs: scripts | script | hangman | calculator
tools/jupyter: notebooks | notebook | colab
tools/matplotlib: plots | plot | plotting | matplot | plt | charts
tools/numpy: numpi | arrays | np arrays | nump | np
tools/pandas: panda | dataframes | pd
tools/git: merging | merge | commits
tools/github: first repo | public repo
data/data-cleaning: cleaning | cleaned | clean data | clean it | clean a messy csv | clean anything
data/data-collection: scraping | scraped | collecting | web scraping
data/feature-engineering: features
data/missing-values: missing data
mlops/ci-cd: ci | cicd
mlops/cloud-platforms: cloud | cloud stuff | cloud part | cloud thing
mlops/vertex-ai: vertex
mlops/azure-ml: azure
mlops/model-serving: serving | serve | serve models | in production
mlops/docker: dockerised | dockerized | containers | container
mlops/monitoring: monitor
mlops: production experience | production stuff
probability/bayes-rule: bayes | bayesian | bayes stuff
probability/conditional-probability: cond prob | cond probability | conditional prob
probability/joint-and-marginal-probability: joint | marginal | marginals | joint distributions
probability/central-limit-theorem: clt | limit theorems
probability/law-of-large-numbers: lln
probability/expectation: mean | the mean | means | expected values
probability/discrete-distributions: distributions | binomial | poisson
probability/gaussian-distribution: gaussians
probability/simulation: simulated
statistics/descriptive-statistics: averages | average | descriptive | percentiles
statistics/descriptive-statistics: descriptive stuff
statistics/hypothesis-testing: hypothesis tests | hypothesis test | hypotheses
statistics/confidence-intervals: conf intervals | conf interval | intervals | cis
statistics/ab-testing: a/b tests | ab tests | ab test | split tests
statistics/correlation-and-causation: correlation | correlations
statistics/bias-and-variance: bias | bias/variance | bias variance
linear-algebra/eigenvalues-and-eigenvectors: eigen | eigenstuff | eigen stuff | eigen part | eigens
linear-algebra/projections-and-orthogonality: projections | projection | projecting
linear-algebra/inverse: inverses | inverting
linear-algebra/matrix-multiplication: matrix products | matrix product | multiply matrices
linear-algebra/matrix-multiplication: matrices i can multiply
calculus/derivatives: derivs | deriv | derive | differentiate | differentiation | quotient rule
calculus/partial-derivatives: partials | partial | two variables
calculus/convex-functions: convex | convexity
calculus/gradient-descent: gd
deep-learning/loss-functions: losses | loss | cross entropy
deep-learning/optimizers: adam | momentum | optimisers
deep-learning/convolutional-networks: convs | conv | convolutions | conv nets | convnets
deep-learning/convolutional-networks: resnets | resnet | convolutional nets | convolution
deep-learning/feed-forward-networks: mlps | feed forward | feedforward | fully connected | ff nets
deep-learning/recurrent-networks: lstms | recurrent
deep-learning/neurons-and-layers: hidden layers | neurons | layers
deep-learning/training-neural-networks: train | trained | training | train nets | train models
deep-learning/fine-tuning: fine tuned | finetuned | fine tune | finetune | finetuning
deep-learning/language-models: llm | llms
deep-learning/sentiment-analysis: sentiment
deep-learning/tensorflow: tf
practice/paper-reimplementation: reproduced | reimplementing | reimplemented
practice/end-to-end-projects: own project | end to end
"""
_LONGEST = 4
_TOKEN = re.compile(r"[^\W_]+(?:[+#]+)?(?:['’][^\W\d_]+)?")


def _read(names: str) -> dict[str, str]:
    found = {}
    for line in names.strip().splitlines():
        key, _, rest = line.partition(":")
        for name in rest.split("|"):
            found[" ".join(_TOKEN.findall(name))] = key.strip()
    return found


EVERYDAY = _read(_NAMES)


def everyday_mentions(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The everyday names in a text where no mention stands yet, left to right."""
    tokens = [
        (found.group().lower().replace("’", "'"), found.start(), found.end())
        for found in _TOKEN.finditer(text)
    ]
    taken = [any(m.start < end and start < m.end for m in mentions) for _, start, end in tokens]
    found: list[Mention] = []
    at = 0
    while at < len(tokens):
        for length in range(min(_LONGEST, len(tokens) - at), 0, -1):
            if any(taken[at : at + length]):
                continue
            name = " ".join(token for token, _, _ in tokens[at : at + length])
            key = EVERYDAY.get(name)
            if key is not None:
                kind = "topic" if "/" in key else "group"
                start, end = tokens[at][1], tokens[at + length - 1][2]
                found.append(Mention(kind, key, start, end))  # type: ignore[arg-type]
                at += length
                break
        else:
            at += 1
    return found

"""Short everyday names of topics, as learners say them of themselves: "trees", "the code", "ml".

They are too ambiguous to stand among the aliases, where they would link any text to a topic. Here
they only open the question of what is said of them, and mostly the answer is: nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.coach.linking import Kind, Mention
from bot.coach.patterns import Pattern

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
practice/end-to-end-projects: own project | end to end | end 2 end | e2e | start to end | a to z
programming: django | rails | laravel | react dev | backend | frontend | front end | back end
programming: full stack | fullstack | web developer | embedded c | in c | swift | scala | lua
machine-learning/linear-regression+machine-learning/logistic-regression: both regressions
machine-learning/linear-regression+machine-learning/logistic-regression: two regressions
machine-learning/linear-regression+machine-learning/logistic-regression: both kinds of regression
machine-learning/linear-regression: fitting a line | fit a line | lines through points
machine-learning/logistic-regression: log reg | logreg | logit
machine-learning/cross-validation: cross validated | cross validate | cross validating
machine-learning/cross-validation: kfold | k folds | k fold | cv schemes | stratified splits
machine-learning/train-test-split: splits | holdout | hold out | holdout sets | train and test sets
machine-learning/k-nearest-neighbours: nearest neighbours | nearest neighbors | nearest neighbour
machine-learning/k-nearest-neighbours: k nearest | neighbours | neighbors
machine-learning/evaluation-metrics: accuracy | confusion mtx | evaluation | r2
machine-learning/model-selection: model picking | picking models | choosing models
machine-learning/model-selection: picking a model | choosing a model
machine-learning/model-selection: hyperparams | hyperparam search
machine-learning/model-selection: hyperparam tuning | hyper parameter search | grids
machine-learning/unsupervised-learning: clusters | unlabelled
machine-learning/unsupervised-learning: unlabeled | without labels | no labels
machine-learning/supervised-learning: with labels | labelled data | labeled data
machine-learning/support-vector-machines: support vectors
classical-ml: modelling | modeling | classical methods | classical models | classical side
classical-ml: classical menu | classic models | the classics | model half | any algorithm
deep-learning: deep stuff | deep side | deep part | anything deep | anything neural | deep models
mlops: ops | ops side | ops shelf
statistics/descriptive-statistics: descriptives | medians | mean and median | means and medians
statistics/descriptive-statistics: mean median | boxplots | box plots | mean and sd | mean n sd | sd
statistics/descriptive-statistics: describing data | std | stdev | quartiles
statistics/hypothesis-testing: hyp tests | hyp test
statistics/hypothesis-testing: hyp testing | significance | tests of hypotheses
statistics/hypothesis-testing: significance tests | tests of significance | stat tests
statistics/hypothesis-testing: power analysis | statistical tests
statistics/p-values: p vals | pvals | p val | pval | ps
statistics/t-tests: ttests | t testing
statistics/ab-testing: a/b | ab | split testing | online experiments
statistics/correlation-and-causation: correlating | causation
probability/gaussian-distribution: bell curve | bell curves | normal curve | normal dist | z scores
probability/gaussian-distribution: normal distributions | the normal | gauss | z score
probability/central-limit-theorem: limit theorem
probability/law-of-large-numbers: large numbers
probability/conditional-probability: conditioning
probability/chain-rule-of-probability: chain rule of prob | prob chain rule
probability/random-variables: rvs | rv
probability/simulation: simulating | simulations | monte carlo
linear-algebra/matrix-multiplication: matrix mult | mat mul | matmuls | matrix multiply | matrix mul
linear-algebra/matrix-multiplication: multiplying matrices | multiplication of matrices
linear-algebra/matrix-multiplication: multiplying them | multiply two matrices | a times b
linear-algebra/transpose: transposing | transposed | flip a matrix | flipping of matrices
linear-algebra/dot-product: dots | dot | dot prod | dot prods
linear-algebra/determinants: det | dets
linear-algebra/inverse: invert | inv | invert a matrix | matrix inverses
linear-algebra/vectors: vecs | vec
linear-algebra/matrices: mats
linear-algebra/rank: nullspace | null spaces
linear-algebra/eigenvalues-and-eigenvectors: diagonalise | diagonalize
linear-algebra/eigenvalues-and-eigenvectors: diagonalisation | eigenthings
calculus/minima-and-maxima: minima | maxima | minima and maxima | saddle points | saddle point
calculus/minima-and-maxima: extrema | min and max | max and min | minimum and maximum
calculus/derivatives: differentiating | differentiated | deriving | slopes | derivation
calculus/integrals: integrate | integrating | integration | integrated
calculus/partial-derivatives: partial derivs | partial derivative
calculus/gradient-descent: descent | grad descent
calculus/gradients: nabla | grads
deep-learning/hugging-face: hf | the hub | hf hub
deep-learning/nlp: text stuff | text analysis | text classifiers | text processing | text side
deep-learning/nlp: language processing | text data | tokens | tokenisers | tokenizing
deep-learning/image-classification: image classifiers | image stuff | image models | mnist | cifar
deep-learning/image-classification: classifying pictures | classifying images | computer vision
deep-learning/forward-pass: forward passes | passes forward | forward part
deep-learning/backpropagation: backward part | going backwards
deep-learning/language-models: gpts | chatgpt api | llm apis | llm api | openai api
deep-learning/transformers: transformer stuff
deep-learning/optimizers: optimizing
data/data-cleaning: data cleanup | dirty data | dirty tables | tidy data | cleaning up | scrubbing
data/data-collection: scrape | scraper | scrapers | scraping sites | collect data | collecting data
data/missing-values: nans | nulls | null | impute | imputed | filling gaps | gaps in the data
data/odd-distributions: skew | skewed | skewed columns
data/feature-engineering: feature eng | feats | feature work | engineer features | feature craft
data/feature-engineering: encoding categories | encode categories | features engineering
data/parsing: parse | parsed | regexes | regexps
mlops/model-serving: served | deployed | deploys | served model | put it online | put online
mlops/model-serving: behind an api | model live | went live
mlops/ml-pipelines: pipelines | pipeline | orchestration | dags | etl
mlops/ci-cd: gh actions | jenkins | gitlab ci
mlops/monitoring: drift | model drift | grafana | prometheus | drift alarms
mlops/experiment-tracking: tracking | tracked | tracking experiments | track experiments
mlops/experiment-tracking: tracking tools | tracking runs
mlops/docker: dockerise | dockerize | dockering
mlops/cloud-platforms: clouds
tools/git: rebase | rebasing | branches | branching
tools/github: gh | prs | pull requests | repos
tools/numpy: einsum
tools/pandas: data frames
tools/matplotlib: line plots | bar charts | histograms
python/errors-and-debugging: errors | debug | bugs | error messages | try except
python/environments: conda | venv stuff | pip
python/functions: defs | def
python/conditionals: conditions | if and else | ifs and elses | if statement
python/lists: list stuff
python/dictionaries: dictionary stuff
python/variables: vars | var
python/small-programs: little scripts | small scripts | mini programs
"""
_LONGEST = 4
_TOKEN = re.compile(r"[^\W_]+(?:[+#]+)?(?:['’][^\W\d_]+)?")


# Words that name nothing where they are verbs: "i mean", "what it means", "set me up".
_NO_NOUNS = {
    "mean": Pattern(
        r"\b(?:i|you|u|we|they|it|that|this|which|does|do|did|to|would|not|n't|really|just)\W+$"
        r"|^\W+(?:that|it|by|is|i|to|what)\b",
        re.IGNORECASE,
    ),
    "means": Pattern(
        r"\b(?:it|that|this|which|what|word|by|all|no|any|really|just|actually)\W+$"
        r"|^\W+(?:that|i|it|to|we|nothing|the|a|my|something|in|for)\b",
        re.IGNORECASE,
    ),
    "pipeline": Pattern(r"\b(?:sklearn|scikit-learn|hugging ?face|hf|ci|cd)(?:'s)?\W+$"),
    "pipelines": Pattern(r"\b(?:sklearn|scikit-learn|hugging ?face|hf|ci|cd)(?:'s)?\W+$"),
    "set": Pattern(
        r"^\W+(?:up|out|off|aside|back|me|my|him|her|us|theory|in|by|to|for|of|it)\b"
        r"|\b(?:data|training|test|validation|train|all|am|is|are|be|get|tv|skill|mind)\W+$",
        re.IGNORECASE,
    ),
}


def _is_verb(name: str, before: str, after: str) -> bool:
    pattern = _NO_NOUNS.get(name)
    return pattern is not None and bool(pattern.search(before) or pattern.search(after))


def _read(names: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in names.strip().splitlines():
        key, _, rest = line.partition(":")
        for name in rest.split("|"):
            found.setdefault(" ".join(_TOKEN.findall(name)), key.strip())
    return found


EVERYDAY = _read(_NAMES)


def everyday_mentions(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The everyday names in a text where no mention stands yet, left to right.

    A name that holds a mention whole and more is one too: "matrix mult" is no "matrix".
    """
    tokens = [
        (found.group().lower().replace("’", "'"), found.start(), found.end())
        for found in _TOKEN.finditer(text)
    ]
    taken = [
        next((m for m in mentions if m.start < end and start < m.end), None)
        for _, start, end in tokens
    ]
    found: list[Mention] = []
    at = 0
    while at < len(tokens):
        for length in range(min(_LONGEST, len(tokens) - at), 0, -1):
            inside = [m for m in taken[at : at + length] if m is not None]
            start, end = tokens[at][1], tokens[at + length - 1][2]
            if len(inside) == length or any(m.start < start or end < m.end for m in inside):
                continue
            name = " ".join(token for token, _, _ in tokens[at : at + length])
            key = EVERYDAY.get(name)
            if key is not None and not _is_verb(name, text[:start].lower(), text[end:].lower()):
                found += _named(key.split("+"), tokens[at : at + length])
                at += length
                break
        else:
            at += 1
    return found


def _named(keys: Sequence[str], tokens: Sequence[tuple[str, int, int]]) -> Iterator[Mention]:
    """The mentions of a name; one of two topics ("both regressions") is shared between them."""
    ends = [*range(1, len(keys)), len(tokens)]
    begin = 0
    for key, end in zip(keys, ends, strict=True):
        kind: Kind = "topic" if "/" in key else "group"
        yield Mention(kind, key, tokens[begin][1], tokens[end - 1][2])
        begin = end

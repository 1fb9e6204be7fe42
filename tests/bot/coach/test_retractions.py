"""What a message takes back of the one before it."""

from __future__ import annotations

import pytest

from bot.coach.evidence import Evidence
from bot.coach.linking import Linker
from bot.coach.retractions import denied, retracted, taken_off, takes_back
from knowledge.models import Knowledge

PCA, KMEANS, DOCKER = "machine-learning/pca", "machine-learning/k-means", "mlops/docker"


@pytest.fixture(scope="module")
def linker(knowledge: Knowledge) -> Linker:
    return Linker(knowledge)


def claims(*topics: str) -> tuple[Evidence, ...]:
    return tuple(Evidence(topic, "known", "so they say") for topic in topics)


@pytest.mark.parametrize(
    "text", ["no wait, only pca", "sorry i lied, i just did pca", "Oops, only PCA"]
)
def test_a_claim_in_the_place_of_another_takes_that_back(text: str) -> None:
    found = {e.topic: e.polarity for e in retracted(text, claims(PCA), [KMEANS, DOCKER])}
    assert found == {PCA: "known", KMEANS: "not_known"}


@pytest.mark.parametrize("text", ["also did pca", "no problem with pca, only fun", "pca too"])
def test_a_further_claim_takes_nothing_back(text: str) -> None:
    assert retracted(text, claims(PCA), [KMEANS]) == claims(PCA)
    assert not takes_back(text)


def test_what_is_claimed_again_stays() -> None:
    found = retracted("wait, only pca and k-means", claims(PCA, KMEANS), [KMEANS])
    assert found == claims(PCA, KMEANS)


def test_a_denial_is_a_correction_where_it_was_believed_or_is_called_a_lie() -> None:
    assert denied("i dont know pca", [PCA], (), [PCA]) == (PCA,)
    assert denied("pca was a bluff, i never did it", [PCA], (), ()) == (PCA,)
    assert denied("i dont know pca", [PCA], (), ()) == ()
    assert denied("i lied, only docker", [PCA], [DOCKER], [PCA]) == ()


def test_a_narrow_claim_takes_back_the_subject_around_it() -> None:
    wide = [Evidence(t, "known", "python basics", named=False) for t in ("python/a", "python/b")]
    own = Evidence("python/c", "known", "c only")
    found = retracted("no i meant basics, c only", [*wide, own], ["python/a", "python/b"])
    assert {e.topic: e.polarity for e in found} == {
        "python/a": "not_known",
        "python/b": "not_known",
        "python/c": "known",
    }


@pytest.mark.parametrize(
    "text", ["Take pandas off, i only watched it", "remove pandas from my list"]
)
def test_what_is_taken_off_the_list_is_denied(linker: Linker, text: str) -> None:
    assert taken_off(text, linker.mentions(text), ["tools/pandas"]) == ("tools/pandas",)


def test_only_what_was_on_the_list_is_taken_off(linker: Linker) -> None:
    text = "take pandas off"
    assert taken_off(text, linker.mentions(text), ["tools/numpy"]) == ()
    text = "i take pandas as a given"
    assert taken_off(text, linker.mentions(text), ["tools/pandas"]) == ()

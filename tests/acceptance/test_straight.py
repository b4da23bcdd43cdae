"""The eleven steps, straight."""

from engine.questions.replay import Replay


def test_a_berkas_goes_from_start_to_archive_and_replays_identical(kantor):
    instance = kantor.start()
    kantor.walk(instance)
    assert kantor.open(instance) == []
    verdict = kantor.ask("auditor", Replay(instance=instance))
    assert (verdict.identical, verdict.events, verdict.chain) == (True, 12, None)

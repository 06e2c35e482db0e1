"""Where a publication is put: killed at any moment, the publisher's log lists what people can see and nothing else."""

from __future__ import annotations

import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from constancia.casefile import publishing
from constancia.casefile.checking import faults
from constancia.casefile.open import CaseFile, Identity, now
from constancia.casefile.publishing import Begun, Ledger, keep_publisher, keeping
from constancia.claims.record import Kind
from constancia.errors import Misuse, Unable
from constancia.log import chronicle, note
from constancia.publish import place, proof

PUBLISHER = proof.Publisher("publisher.invented", bytes(range(32)))
NUMBERED = """
import sys
from pathlib import Path
from constancia.casefile.open import CaseFile, Identity
from tests.publish.test_place import publish
with CaseFile.open(Path(sys.argv[1]), identity=Identity(sys.argv[2], bytes.fromhex(sys.argv[3]))) as casefile:
    publish(casefile, Path(sys.argv[4]), title=sys.argv[5])
"""
STEPS = "fsync,fdatasync,rename,renameat,renameat2"


def files(title: str, earlier: bytes | None) -> dict[str, bytes]:
    """A publication of one page."""
    made = {"en/index.html": f"<p>{title}</p>".encode()}
    made[proof.PUBLISHER] = f"{note.vkey(PUBLISHER.name, PUBLISHER.public_key)}\n".encode()
    digests = {path: sha256(data).hexdigest() for path, data in made.items()}
    return made | proof.close(digests, title=title, earlier=earlier, publisher=PUBLISHER)


def publish(casefile: CaseFile, out: Path, *, title: str) -> None:
    """As `publication.publish` does once the files are made."""
    place.settle(Ledger(casefile))
    earlier = keeping(casefile).chronicle
    place.put(Ledger(casefile), out, files(title, earlier), title=title, earlier=earlier)


def listed(kept: bytes | None) -> list[str]:
    if kept is None:
        return []
    read = chronicle.read(kept, origin=PUBLISHER.name, public_key=PUBLISHER.public_key)
    return [one.title for one in read.publications]


def recorded(casefile: CaseFile) -> list[object]:
    return [record.body["title"] for record in casefile.records(casefile.general, kind=Kind.PUBLICATION)]


@pytest.fixture
def identity() -> Identity:
    return Identity.generate()


@pytest.fixture
def casefile(tmp_path: Path, identity: Identity) -> CaseFile:
    made = CaseFile.create(tmp_path / "case", identity=identity, title="t", member="Zulema Prueba")
    keep_publisher(made, PUBLISHER.name, PUBLISHER.private_key)
    return made


def killed(casefile: CaseFile, identity: Identity, out: Path, *, title: str, at: int) -> bool:
    """Publish in another process, killed at its n-th step on the disk; True when it was done before."""
    casefile.close()
    inject = ["-e", f"trace={STEPS}", "-e", f"inject={STEPS}:signal=KILL:when={at}"]
    arguments = [identity.age_secret, identity.signing_key.hex(), str(out), title]
    command = [sys.executable, "-c", NUMBERED, str(casefile.vault.folder), *arguments]
    traced = ["strace", "-f", "-qq", "-o", "/dev/null", *inject, *command]
    root = Path(__file__).parents[2]
    return subprocess.run(traced, cwd=root, check=False).returncode == 0


@pytest.mark.slow
@pytest.mark.parametrize("is_first", [True, False])
def test_killed_at_any_step_what_is_listed_is_what_can_be_seen(
    casefile: CaseFile, identity: Identity, tmp_path: Path, *, is_first: bool
) -> None:
    """And it is recorded, and the next publication goes on from there, under a number that nobody has seen yet."""
    out = tmp_path / "site"
    seen: list[str] = []
    if not is_first:
        publish(casefile, out, title="the first")
        seen = ["the first"]
    ends = set()
    for at in range(1, 200):
        title = f"killed at {at}"
        is_done = killed(casefile, identity, out, title=title, at=at)
        casefile = CaseFile.open(casefile.vault.folder, identity=identity)
        place.settle(Ledger(casefile))
        shown = listed((out / proof.CHRONICLE).read_bytes()) if out.exists() else []
        ends.add(shown == [*seen, title])
        assert shown in (seen, [*seen, title])
        assert listed(keeping(casefile).chronicle) == recorded(casefile) == shown
        seen = shown
        if is_done:
            break
    assert is_done and ends == {True, False}
    publish(casefile, out, title="the last")
    assert listed((out / proof.CHRONICLE).read_bytes()) == recorded(casefile) == [*seen, "the last"]
    assert {path.name for path in tmp_path.iterdir()} == {"case", "site"}
    casefile.close()
    assert list(faults(casefile.vault.folder, identity=identity, progress=lambda stage, done, of: None)) == []


def begun_at(casefile: CaseFile, staged: Path, title: str) -> Begun:
    """A publication that is complete beside its place, and noted."""
    earlier = keeping(casefile).chronicle
    made = files(title, earlier)
    place.stage(staged, made)
    seal = sha256(made[proof.SEAL]).hexdigest()
    begun = Begun(staged, made[proof.CHRONICLE], title, seal, now())
    publishing.begin(casefile, begun, earlier=earlier)
    return begun


def test_what_waited_is_forgotten_and_leaves_nothing(casefile: CaseFile, tmp_path: Path) -> None:
    begun = begun_at(casefile, tmp_path / ".site.01234567.new", "unseen")
    place.settle(Ledger(casefile))
    assert not begun.staged.exists()
    assert keeping(casefile).chronicle is None and recorded(casefile) == []


def test_what_was_put_in_its_place_is_listed_wherever_it_was_carried_since(
    casefile: CaseFile, tmp_path: Path
) -> None:
    """Its line must never be given to another: somebody may have the first."""
    begun = begun_at(casefile, tmp_path / ".site.01234567.new", "seen")
    begun.staged.rename(tmp_path / "site")
    (tmp_path / "site").rename(tmp_path / "elsewhere")
    publish(casefile, tmp_path / "site", title="second")
    assert listed((tmp_path / "site" / proof.CHRONICLE).read_bytes()) == ["seen", "second"]
    assert recorded(casefile) == ["seen", "second"]


def test_two_publications_never_take_the_same_line(casefile: CaseFile, tmp_path: Path) -> None:
    """One that was overtaken by another process says so and changes nothing."""
    earlier = keeping(casefile).chronicle
    publish(casefile, tmp_path / "site", title="quick")
    for out in (tmp_path / "site", tmp_path / "other"):
        with pytest.raises(Unable, match="in_use"):
            place.put(Ledger(casefile), out, files("slow", earlier), title="slow", earlier=earlier)
    assert listed((tmp_path / "site" / proof.CHRONICLE).read_bytes()) == recorded(casefile) == ["quick"]
    assert {path.name for path in tmp_path.iterdir()} == {"case", "site"}


def test_where_it_cannot_be_put_it_is_not_listed(casefile: CaseFile, tmp_path: Path) -> None:
    """A file in the place of the folder stands for a disk that refuses the last step."""
    out = tmp_path / "site"
    out.write_text("mine")
    with pytest.raises(Unable, match="disk"):
        publish(casefile, out / "below", title="never")
    assert keeping(casefile).chronicle is None and recorded(casefile) == []
    assert out.read_text() == "mine"


def test_only_a_publication_of_ours_is_replaced(casefile: CaseFile, tmp_path: Path) -> None:
    publish(casefile, tmp_path / "site", title="ours")
    place.check(tmp_path / "site")
    place.check(tmp_path / "nothing")
    (tmp_path / "photos").mkdir()
    place.check(tmp_path / "photos")
    (tmp_path / "photos/one.jpg").touch()
    (tmp_path / "link").symlink_to(tmp_path / "site")
    for out in ("photos", "link", "photos/one.jpg"):
        with pytest.raises(Misuse, match="not_ours"):
            place.check(tmp_path / out)

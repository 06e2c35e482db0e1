"""How fast objects go to S3 on loopback and come back, beside `rclone copy` of the same bytes to the same server:
`python -m benchmarks.remote`.

1 GiB in 1,000 files that are in the page cache: read, sent, fetched, written, up to 16 at a time by both. The server is
SeaweedFS on this disk and takes its part of the same processors. By the clock, in turns, the best of two: the ratios
are what to compare.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from tests.vault.remote.servers import BIN, BUCKET, KEY, SECRET, Server, seaweed

from benchmarks.measure import line, load
from constancia.vault.remote import object_name, open_remote

COUNT = 1_000
SIZE = (1 << 30) // COUNT
TURNS = 2


def main() -> None:
    """About a minute, and up to 7 GB of the disk meanwhile."""
    print(load())
    os.environ.update(AWS_ACCESS_KEY_ID=KEY, AWS_SECRET_ACCESS_KEY=SECRET, AWS_REGION="us-east-1")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = made(folder / "files")
        (folder / "server").mkdir()
        with seaweed(folder / "server") as server:
            sides = {"remote": ours, "rclone": rclones}
            turns = [
                {side: do(server, files, folder / "back", f"{side}{turn}") for side, do in sides.items()}
                for turn in range(TURNS)
            ]
    for way, what in enumerate(("put", "get")):
        peer, own = (min(turn[side][way] for turn in turns) for side in ("rclone", "remote"))
        line(f"rclone copy, {what}", COUNT * SIZE / peer / 1e6, "MB/s")
        line(
            f"remote, {what}",
            COUNT * SIZE / own / 1e6,
            "MB/s",
            against="rclone copy",
            base=COUNT * SIZE / peer / 1e6,
        )


def made(folder: Path) -> list[Path]:
    """The files, lying as a remote lays them, so that both sides make the same objects."""
    names = [object_name(b"benchmark", number.to_bytes(4, "big")) for number in range(COUNT)]
    paths = [folder / name[:2] / name for name in names]
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(os.urandom(SIZE))
    return paths


def ours(server: Server, files: list[Path], back: Path, place: str) -> tuple[float, float]:
    """Seconds of putting and of getting."""
    with open_remote(server.address(place)) as remote:

        def put() -> None:
            for _ in remote.put_many((path.name, path.read_bytes()) for path in files):
                pass

        def get() -> None:
            for name, content in remote.get_many((path.name for path in files), most=SIZE):
                assert isinstance(content, bytes)
                (back / name).write_bytes(content)

        return seconds(put), fetched(get, back)


def rclones(server: Server, files: list[Path], back: Path, place: str) -> tuple[float, float]:
    """The same by `rclone copy`."""
    at = f":s3,provider=SeaweedFS,env_auth,endpoint='{server.endpoint}':{BUCKET}/{place}"

    def copy(*way: str | Path) -> None:
        options = ("--transfers=16", "--checkers=16", "--config=/dev/null", "--quiet", "--no-traverse")
        subprocess.run([BIN / "rclone", "copy", *options, *way], check=True)

    return seconds(lambda: copy(files[0].parents[1], at)), fetched(lambda: copy(at, back), back)


def fetched(get: Callable[[], None], back: Path) -> float:
    """Seconds of getting everything into an empty folder, and a look that it is everything."""
    back.mkdir()
    try:
        took = seconds(get)
        assert sum(path.stat().st_size for path in back.rglob("*") if path.is_file()) == COUNT * SIZE
        return took
    finally:
        shutil.rmtree(back)


def seconds(do: Callable[[], None]) -> float:
    start = perf_counter()
    do()
    return perf_counter() - start


if __name__ == "__main__":
    main()

"""Makes the worlds, measures, and says which limits are kept: `make bench`.

Ends with exit code 1 when a limit is broken. The worlds are removed afterwards, unless `--keep` is given; `--reuse`
measures on worlds that were kept.
"""

import argparse
import os
import platform
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import django
from django.core.management import call_command

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
django.setup()

from django.conf import settings  # noqa: E402 - known only after the set-up
from django.utils import timezone  # noqa: E402 - known only after the set-up

from bench import databases  # noqa: E402 - known only after the set-up
from bench.decision import access_decision  # noqa: E402 - known only after the set-up
from bench.pages import invoice_list, portfolio, switcher  # noqa: E402 - known only after the set-up
from bench.paper import paper  # noqa: E402 - known only after the set-up
from bench.results import Row, table, write  # noqa: E402 - known only after the set-up
from bench.shapes import FIRST_INTERMEDIARY, LARGE, SMALL, Shape, employers  # noqa: E402 - known only after the set-up
from bench.visitors import Visitor, visitor_make  # noqa: E402 - known only after the set-up

LEAST_ROUNDS = 9
PARTS = ("paper", "list", "decision", "switcher", "portfolio")


def main(arguments: Sequence[str]) -> int:
    options = _options(arguments)
    call_command("collectstatic", interactive=False, verbosity=0)
    rows: list[Row] = []
    if "paper" in options.only:
        rows += paper(rounds=options.rounds, calls=20)
    if set(options.only) - {"paper"}:
        rows += _with_worlds(options)
    sys.stdout.write(f"\n{table(rows)}\n")
    write(rows, file=options.json, at=timezone.now(), world=_circumstances(options.rounds))
    broken = [row.name for row in rows if row.is_broken]
    sys.stdout.write(f"\nBroken limits: {', '.join(broken) or 'none'}\nAs JSON: {options.json}\n")
    return 1 if broken else 0


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=11, help=f"at least {LEAST_ROUNDS}")
    parser.add_argument("--json", type=Path, default=settings.DATA_DIR / "bench.json")
    parser.add_argument("--keep", action="store_true", help="keep the databases for a next time")
    parser.add_argument("--reuse", action="store_true", help="measure on databases that were kept")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    options = parser.parse_args(arguments)
    if options.rounds < LEAST_ROUNDS:
        parser.error(f"medians are of at least {LEAST_ROUNDS} rounds")
    return options


def _with_worlds(options: argparse.Namespace) -> list[Row]:
    if not options.reuse:
        _make(SMALL, LARGE)
    try:
        return _measure(options)
    finally:
        if not options.keep:
            databases.drop(SMALL.name)
            databases.drop(LARGE.name)


def _make(*shapes: Shape) -> None:
    for shape in shapes:
        began = time.monotonic()
        databases.make(shape, at=timezone.now())
        seconds = time.monotonic() - began
        sys.stdout.write(
            f"{shape.name}: {shape.organisations:,} organisations, {shape.invoices:,} invoices in {seconds:.0f} s\n"
        )
        sys.stdout.flush()


def _measure(options: argparse.Namespace) -> list[Row]:
    rounds, at = options.rounds, timezone.now()

    def visitor(shape: Shape, organisation: int) -> Visitor:
        return visitor_make(shape, organisation, is_intermediary=organisation < employers(shape).start, at=at)

    employer, many = employers(LARGE)[:2]
    first, second, last = (visitor(LARGE, FIRST_INTERMEDIARY + place) for place in range(3))
    rows: list[Row] = []
    if "list" in options.only:
        rows += invoice_list(
            large=visitor(LARGE, employer),
            small=visitor(SMALL, employers(SMALL).start),
            many=visitor(LARGE, many),
            adviser=first,
            rounds=rounds,
            calls=10,
        )
    if "decision" in options.only:
        rows += access_decision(first=first, last=last, rounds=rounds, calls=25)
    if "switcher" in options.only:
        rows += switcher(first=first, second=second, rounds=rounds, calls=10)
    if "portfolio" in options.only:
        rows += portfolio(first=first, rounds=rounds)
    return rows


def _circumstances(rounds: int) -> dict[str, object]:
    return {
        "rounds": rounds,
        "processors": os.cpu_count(),
        "python": platform.python_version(),
        "organisations": LARGE.organisations,
        "relations": LARGE.portfolios[0],
        "invoices": LARGE.invoices,
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

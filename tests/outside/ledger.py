"""What was checked: every check is one line, `ok`, `FAILED` or `SKIPPED` with its reason; the last line counts them."""

import hashlib
import importlib
import subprocess
import sys
import time

passed, failed, skipped = 0, 0, 0
missing = set()
#: Modules that are left out, as the command that starts all this has said already.
left_out = set()


def check(name, found, expected):
    """Is what a program found what was written?"""
    global passed, failed
    if found == expected:
        passed += 1
        print(f"ok      {name}: {shown(found)}")
    else:
        failed += 1
        print(f"FAILED  {name}: {str(found)[:400]} != {str(expected)[:400]}")


def bound(name, figure, most, unit):
    """A figure that is to stay below a bound."""
    global passed, failed
    is_below = figure <= most
    passed, failed = passed + is_below, failed + (not is_below)
    print(f"{'ok      ' if is_below else 'FAILED  '}{name}: {figure:.2f} {unit}, at most {most} {unit}")


def skip(name, reason):
    global skipped
    skipped += 1
    print(f"SKIPPED {name}: {reason}")


def shown(found):
    if isinstance(found, (list, dict, set)) and len(found) > 3:
        return f"{len(found)} items, {checksum([[it] for it in found])}"
    return found


def module(name):
    """A module, or `None` with a line that says so, once."""
    if name in left_out:
        return None
    try:
        return importlib.import_module(name)
    except ImportError as error:
        if name not in missing:
            missing.add(name)
            skip(name, f"it cannot be imported: {error}")
        return None


def checksum(rows):
    """Of rows of texts, whatever read them."""
    digest = hashlib.sha256()
    for row in rows:
        for cell in row:
            digest.update(str(cell).encode("utf-8", "surrogatepass") + b"\x1f")
        digest.update(b"\x1e")
    return f"{len(rows)} rows {digest.hexdigest()[:12]}"


def plain(cell):
    """A value as the exact CSV has it."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        return f"{cell:.3f}"
    return str(cell)


class Dixit:
    """The program that is checked."""

    def __init__(self, binary):
        self.binary = binary

    def __call__(self, *arguments, codes=(0, 1), given=None):
        run = subprocess.run([self.binary, *map(str, arguments)], capture_output=True, input=given)
        if run.returncode not in codes:
            raise SystemExit(f"dixit {arguments}: {run.returncode}\n{run.stderr.decode()}")
        return run

    def formats(self):
        """The formats of this build."""
        told = self("annotate", "--help").stdout.decode()
        after = told.split("--format <FORMATS>")[1].split("Possible values:")[1].split("\n\n")[0]
        return [line.split("- ")[1].split(":")[0] for line in after.splitlines() if line.strip().startswith("- ")]

    def measured(self, *arguments):
        """Seconds of processor and of clock, and the most memory in MB, of a run."""
        code = (
            "import resource, subprocess, sys\n"
            "code = subprocess.run(sys.argv[1:]).returncode\n"
            "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
            "print(code, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)"
        )
        started = time.monotonic()
        run = subprocess.run([sys.executable, "-c", code, self.binary, *map(str, arguments)], capture_output=True, text=True)
        seconds = time.monotonic() - started
        end, processor, memory = run.stdout.split()[-3:]
        if end not in ("0", "1"):
            raise SystemExit(f"dixit {arguments}: {end}\n{run.stderr}")
        return float(processor), seconds, float(memory)

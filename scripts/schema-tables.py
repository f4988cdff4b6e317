"""Writes the key tables of docs/experiment-file.md anew from what `polysem schema --table NAME` prints.

    python3 scripts/schema-tables.py [PROGRAM]
"""

import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "experiment-file.md"


def main():
    program = sys.argv[1] if len(sys.argv) > 1 else ROOT / ".build" / "release" / "polysem"

    def table(match):
        printed = subprocess.run(
            [program, "schema", "--table", match[1]], check=True, capture_output=True, text=True)
        return f"{match[0].splitlines()[0]}\n{printed.stdout.rstrip()}\n"

    page = PAGE.read_text()
    page, count = re.subn(r"<!-- polysem schema --table (\S+) -->\n(?:\|.*\n)+", table, page)
    if count != page.count("<!-- polysem schema --table"):
        sys.exit(f"{PAGE}: a mark has no table below it; write a line that begins with | there")
    PAGE.write_text(page)


if __name__ == "__main__":
    main()

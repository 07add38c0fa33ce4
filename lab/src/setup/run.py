"""Runs one notebook in its kernel. Usage: run.py SOURCE.md EXECUTED.ipynb FOLDER KERNEL [AGAIN.ipynb]

Prints one JSON object per line: {"event": "ready"}, then {"event": "cell"} for each cell of code, each with the seconds
it took. A cell that fails does not stop the run; its outputs say so. With AGAIN all cells are run once more in the same
kernel, and what they give then is written there.
"""

import asyncio
import json
import os
import queue
import sys
import time

import jupytext
import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError

SECONDS_FOR_A_KERNEL = 900  # it may have to build its dependencies first
SECONDS_FOR_A_CELL = 900
# The kernel passes stderr on by another way than the end of a cell, so a line may arrive after it.
SECONDS_FOR_A_LATE_LINE = 0.05
MARK = "workbook: all of stderr has arrived"


def tell(event, **facts):
    print(json.dumps({"event": event, **facts}), flush=True)


class Runner(NotebookClient):
    async def late_outputs(self, cell, index, until=None):
        """Adds what arrives after the end of a cell to its outputs; waits for a line that is `until`, if given."""
        deadline = time.monotonic() + (30 if until else SECONDS_FOR_A_LATE_LINE)
        while (remaining := deadline - time.monotonic()) > 0:
            try:
                message = await self.kc.get_iopub_msg(timeout=remaining)
            except queue.Empty:
                return
            if message["header"]["msg_type"] not in ("stream", "error", "display_data", "execute_result"):
                continue
            if until and message["content"].get("text", "").strip() == until:
                return
            self.process_message(message, cell, index)

    async def all_of_stderr(self, cell, index):
        """What is printed on stderr counts as a failure, so it must not be missed: sends a mark after it."""
        self.kc.execute(f'eprintln!("{MARK}");', store_history=False, allow_stdin=False)
        await self.late_outputs(cell, index, until=MARK)

    async def run_all(self, executed, again):
        start = time.monotonic()
        async with self.async_setup_kernel():
            tell("ready", seconds=time.monotonic() - start)
            await self.run_cells("cell")
            nbformat.write(self.nb, executed)
            if again:
                await self.run_cells("cell_again")
                nbformat.write(self.nb, again)

    async def run_cells(self, event):
        code = [(index, cell) for index, cell in enumerate(self.nb.cells) if cell.cell_type == "code"]
        for index, cell in code:
            start = time.monotonic()
            await self.async_execute_cell(cell, index, execution_count=index)
            seconds = time.monotonic() - start
            await self.late_outputs(cell, index)
            tell(event, index=index, of=len(self.nb.cells), seconds=seconds)
        if code:
            await self.all_of_stderr(code[-1][1], code[-1][0])


def main(source, executed, folder, kernel, again=None):
    notebook = jupytext.read(source)
    runner = Runner(
        notebook,
        kernel_name=kernel,
        startup_timeout=SECONDS_FOR_A_KERNEL,
        timeout=SECONDS_FOR_A_CELL,
        allow_errors=True,
        resources={"metadata": {"path": folder}},
    )
    try:
        asyncio.run(runner.run_all(executed, again))
    except (RuntimeError, DeadKernelError, CellTimeoutError) as error:
        sys.stderr.write(f"{error}\n")
        # At once, without the client's own attempts to clean up after a kernel that is not there.
        sys.stderr.flush()
        os._exit(1)


if __name__ == "__main__":
    main(*sys.argv[1:])

"""A warm spare: a restart and a second notebook begin at once, and a spare leaves nothing behind either."""

import os
import signal
import subprocess
import sys
import textwrap
import time
import unittest

import lab
import psutil
from test_kernel import are_gone, processes_of, wait_for

FOREVER = 'println!("running"); loop { std::thread::yield_now(); }'
GB = 1 << 30


def all_of_the_lab():
    """Every process that runs a program of this lab."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.exe().startswith(f"{lab.LAB}/") and "python" not in process.name():
                found.append(process)
        except psutil.Error:  # It has ended meanwhile, or is none of ours.
            continue
    return found


def keepers():
    found = []
    for process in all_of_the_lab():
        try:
            found += [process] if process.cmdline()[1:2] == ["spare"] else []
        except psutil.Error:
            continue
    return found


def sockets():
    return [path.name for path in (lab.LAB / "spares").glob("*") if path.name != "lock"]


def slots():
    return {path.name for path in (lab.LAB / "slots").glob("*") if path.name != "lock"}


def evcxr_of(kernel):
    """The process behind the one that runs the cells."""
    return psutil.Process(int(kernel.run("std::os::unix::process::parent_id()").value()))


def warm_spare(others=()):
    """Waits until there is a spare that has nothing more to do; returns its evcxr. `others` have been claimed."""
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        time.sleep(0.5)
        for keeper in keepers():
            try:
                family = keeper.children(recursive=True)
                # While it loads, evcxr has the compiler beside the process for the cells.
                if keeper.pid in others or len(family) != 2 or not sockets():
                    continue
                before = seconds_of(family)
                time.sleep(2)
                if seconds_of(family) - before < 0.05:
                    return keeper.children()[0]
            except psutil.Error:
                continue
    raise AssertionError("there is no spare")


def seconds_of(processes):
    return sum(sum(process.cpu_times()[:2]) for process in processes)


def restart(kernel):
    """Restarts a kernel; returns how long it took until it was ready, and until a cell had run."""
    start = time.monotonic()
    kernel.manager.restart_kernel(now=False)
    kernel.client.wait_for_ready(timeout=lab.SECONDS_TO_START)
    ready = time.monotonic() - start
    kernel.run("")
    start = time.monotonic()
    ran = kernel.run("let t = Tensor::normal(0.0, 1.0, 3, &mut rng(7)); t.len()")
    assert ran.reply["status"] == "ok", ran.error()
    return ready, time.monotonic() - start


def start_jupyter():
    """A Jupyter of its own with one kernel, whose number it prints."""
    program = textwrap.dedent(
        """
        import sys, time
        from jupyter_client.manager import KernelManager
        manager = KernelManager(kernel_name=sys.argv[1])
        manager.start_kernel()
        print(manager.provisioner.pid, flush=True)
        time.sleep(600)
        """
    )
    return subprocess.Popen([sys.executable, "-c", program, lab.PROXY], stdout=subprocess.PIPE, text=True)


class Spare(unittest.TestCase):
    def setUp(self):
        os.environ.pop("WORKBOOK_SPARE", None)
        self.slots = slots()
        wait_for(lambda: not all_of_the_lab(), 20, "the lab is quiet")
        self.kernels = []
        self.addCleanup(self.end)

    def start(self):
        kernel = lab.Kernel()
        self.kernels.append(kernel)
        return kernel

    def end(self):
        """After each test: all kernels are shut down, and nothing is there any more."""
        for kernel in self.kernels:
            kernel.close()
        wait_for(lambda: not all_of_the_lab(), 5, "everything has ended at once")
        for _ in range(3):
            if not slots() - self.slots:
                break
            # What was killed has left its slot, as has one whose disk was slower than Jupyter is patient: the next removes
            # it, and may be as unlucky.
            lab.Kernel().close()
            wait_for(lambda: not all_of_the_lab(), 5, "this one has ended")
        self.assertEqual((slots() - self.slots, sockets()), (set(), []))

    def run_ok(self, kernel, code):
        ran = kernel.run(code)
        self.assertEqual(ran.reply["status"], "ok", ran.error())
        return ran

    def test_a_restart_takes_the_spare(self):
        kernel = self.start()
        self.run_ok(kernel, "let kept = 7;")
        os.environ["WORKBOOK_SPARE"] = "off"
        without = restart(kernel)
        del os.environ["WORKBOOK_SPARE"]
        restart(kernel)
        spare = warm_spare()
        family = [spare.parent(), *spare.parent().children(recursive=True)]
        megabytes = sum(process.memory_info().rss for process in family) >> 20
        self.run_ok(kernel, "let kept = 7;")
        warm = restart(kernel)
        print(
            f"[restart to ready: {without[0]:.1f} s, with a spare {warm[0]:.1f} s; "
            f"its first cell: {without[1]:.1f} s, {warm[1]:.1f} s; the spare takes {megabytes} MB]",
            file=sys.stderr,
        )
        self.assertEqual(evcxr_of(kernel), spare)
        self.assertEqual(kernel.run("kept").reply["status"], "error", "nothing is left of the old one")
        # It is a kernel like any other.
        self.run_ok(kernel, "let mut list = vec![1]; list.push(2);")
        self.assertEqual(kernel.run('panic!("seen");').reply["ename"], "Panic")
        request = kernel.send(FOREVER)
        kernel.until("stream")
        kernel.manager.interrupt_kernel()
        self.assertEqual(kernel.wait(request, 60).reply["ename"], "Interrupted")
        self.assertIn("All variables are back", kernel.run("std::process::abort();").error())
        self.assertEqual(self.run_ok(kernel, "list.len()").value(), "2")
        self.assertEqual(evcxr_of(kernel), spare)
        # And the next restart has a spare again.
        following = warm_spare(others=[spare.ppid()])
        restart(kernel)
        self.assertEqual(evcxr_of(kernel), following)
        self.assertFalse(spare.is_running())

    def test_a_second_notebook_takes_the_spare_and_gets_another(self):
        first = self.start()
        spare = warm_spare()
        start = time.monotonic()
        second = self.start()
        print(f"[a second notebook: {time.monotonic() - start:.1f} s]", file=sys.stderr)
        self.assertEqual(evcxr_of(second), spare)
        warm_spare(others=[spare.ppid()])
        first.close()
        self.assertEqual(len(keepers()), 2, "the other notebook may still want it")
        self.run_ok(second, "1 + 1")

    def test_a_dead_evcxr_is_replaced_by_the_spare(self):
        kernel = self.start()
        self.run_ok(kernel, "let kept = 7;")
        spare = warm_spare()
        request = kernel.send(FOREVER)
        kernel.until("stream")
        kernel_family = processes_of(kernel.pid)
        start = time.monotonic()
        next(p for p in kernel_family if "evcxr" in p.name() and p.ppid() == kernel.pid).kill()
        ran = kernel.wait(request)
        print(f"[evcxr was killed: {time.monotonic() - start:.1f} s]", file=sys.stderr)
        self.assertIn("All variables are back", ran.error())
        self.assertEqual(self.run_ok(kernel, "kept").value(), "7")
        self.assertEqual(evcxr_of(kernel), spare)
        # The keeper of one that is in use may be killed as well.
        spare.parent().kill()
        wait_for(lambda: are_gone([spare]), 5, "evcxr ends with its keeper")
        wait_for(lambda: kernel.run("kept").value() == "7", 60, "the variables are back")

    def test_a_spare_goes_when_memory_is_short(self):
        available = psutil.virtual_memory().available
        if available < 9 * GB:
            self.skipTest("the memory is short already")
        os.environ["WORKBOOK_SPARE"] = str((available - 6 * GB) >> 20)
        self.start()
        spare = warm_spare()
        taken = bytearray(b"x") * (6 * GB)
        wait_for(lambda: are_gone([spare]) and not keepers(), 5, "the spare has gone")
        time.sleep(8)
        self.assertEqual(keepers(), [], "and stays away")
        del taken

    def test_a_spare_of_other_sources_is_not_taken(self):
        kernel = self.start()
        spare = warm_spare()
        source = lab.ROOT / "src" / "lib.rs"
        times = source.stat().st_atime_ns, source.stat().st_mtime_ns
        try:
            os.utime(source, ns=(times[0], times[1] + 1000))
            wait_for(lambda: are_gone([spare]), 15, "the spare has gone")
        finally:
            os.utime(source, ns=times)
        self.run_ok(kernel, "1 + 1")

    def test_nothing_is_left_whatever_is_killed(self):
        for victim in ["kernel", "kernel with a claimed spare", "keeper", "evcxr of the spare"]:
            with self.subTest(victim):
                kernel = self.start()
                spare = warm_spare()
                if victim == "kernel with a claimed spare":
                    restart(kernel)
                    self.assertEqual(evcxr_of(kernel), spare)
                if victim.startswith("kernel"):
                    kernel.send(FOREVER)
                    kernel.until("stream")
                    os.kill(kernel.pid, signal.SIGKILL)
                elif victim == "keeper":
                    spare.parent().kill()
                else:
                    spare.kill()
                wait_for(lambda: are_gone([spare]) and not keepers(), 20, "the spare has gone")
                kernel.close()
                # What was killed has left its slot and perhaps its name; the next kernel removes both.
                self.start().close()
                self.end()

    def test_a_spare_ends_with_its_jupyter(self):
        # A kernel that nobody asks anything is as idle as can be.
        jupyter = start_jupyter()
        warm_spare()
        jupyter.kill()
        jupyter.wait()
        wait_for(lambda: not all_of_the_lab(), 5, "everything has ended")
        self.start().close()


if __name__ == "__main__":
    lab.main()

"""An interrupt, or a crash, loses nothing; and no kernel leaves anything behind."""

import itertools
import os
import re
import signal
import sys
import time
import unittest

import lab
import psutil
from test_kernel import are_gone, evcxr_of, processes_of, wait_for
from test_spare import all_of_the_lab, sockets, start_jupyter
from test_spare import evcxr_of as evcxr_behind

VARIABLES = [
    "#[derive(Clone, Debug, PartialEq)] struct Row { name: String, marks: Vec<i32> }",
    'let row = Row { name: "Ada".into(), marks: vec![1, 2] }; fn twice(x: i32) -> i32 { 2 * x }',
    "let mut list = vec![twice(3)]; let noise = Tensor::normal(0.0, 1.0, 3, &mut rng(7));",
    "list.push(8); let (a, b) = (list.len(), row.clone());",
    "let net = LinearRegression::new(2, 0.0003, 0); let data = ExamScores::synthetic(0);",
    "let history = Trainer::new(5).quiet().fit(&net, &data)?;",
    'println!("not twice");',
]
STATE = 'format!("{row:?} {list:?} {:?} {a} {b:?} {:?} {:?}", noise.to_vec(), net.w.to_vec(), history.train_losses())'
FOREVER = 'println!("running"); loop { std::thread::yield_now(); }'


def cells_of(chapter):
    """The code cells of a chapter, with their tags."""
    text = next((lab.ROOT / "notebooks").glob(f"{chapter}-*.md")).read_text()
    return [(code, tags or "") for tags, code in re.findall(r"^```rust(?: tags=(\[.*?\]))?\n(.*?)^```$", text, re.M | re.S)]


class Recovery(unittest.TestCase):
    def setUp(self):
        self.kernel = lab.Kernel()
        self.addCleanup(self.kernel.close)

    def run_ok(self, code, **options):
        ran = self.kernel.run(code, **options)
        self.assertEqual(ran.reply["status"], "ok", ran.error())
        return ran

    def make_variables(self):
        for code in VARIABLES:
            self.run_ok(code)
        return self.run_ok(STATE).value()

    def press(self):
        self.kernel.manager.interrupt_kernel()

    def interrupt(self, code=FOREVER, presses=1):
        request = self.kernel.send(code)
        self.kernel.until("stream")
        time.sleep(0.2)
        start = time.monotonic()
        for _ in range(presses):
            self.press()
            time.sleep(0.4)
        ran = self.kernel.wait(request, 60)
        ran.seconds = time.monotonic() - start
        return ran

    def test_an_interrupt_brings_all_variables_back(self):
        state = self.make_variables()
        for presses in [1, 2]:
            ran = self.interrupt(presses=presses)
            self.assertEqual(ran.reply["ename"], "Interrupted")
            self.assertRegex(ran.error(), r"All variables are back: \d+ cells were run again")
            self.assertNotIn("not twice", ran.printed())
            self.assertEqual(self.run_ok(STATE).value(), state)
            print(f"[{presses} presses: back after {ran.seconds:.1f} s]", file=sys.stderr)
            self.kernel.run("3")
        self.run_ok("list.push(9); list.len()")
        self.assertIn("All variables are back", self.interrupt().error())
        self.assertEqual(self.run_ok("list.len()").value(), "3")

    def test_a_crash_brings_all_variables_back(self):
        state = self.make_variables()
        crashes = {
            "std::process::abort();": "SIGABRT",
            "std::process::exit(3);": "exit status: 3",
            "fn deep(x: u64) -> u64 { if x == 1 { 0 } else { deep(x + 2) + x } } deep(2)": "probably endless recursion",
            "let huge: Vec<u8> = vec![1; 1 << 50];": "",
        }
        for code, cause in crashes.items():
            with self.subTest(code):
                ran = self.kernel.run(code)
                self.assertEqual(ran.reply["status"], "error")
                self.assertIn(cause, ran.error().splitlines()[0])
                self.assertIn("All variables are back", ran.error())
                self.assertEqual(self.run_ok(STATE).value(), state)
                self.assertEqual(self.kernel.run('panic!("clean");').reply["ename"], "Panic")

    def test_the_end_of_evcxr_brings_all_variables_back(self):
        state = self.make_variables()
        request = self.kernel.send(FOREVER)
        self.kernel.until("stream")
        evcxr_of(self.kernel.pid).kill()
        ran = self.kernel.wait(request)
        self.assertEqual(ran.reply["ename"], "KernelEnded")
        self.assertIn("All variables are back: 8 cells", ran.error())
        states = [m["content"]["data"]["text/plain"] for m in ran.of("display_data", "update_display_data")]
        self.assertRegex(" ".join(states), r"bringing back [0-7] of 8 cells.* bringing back 8 of 8 cells")
        self.assertEqual(self.run_ok(STATE).value(), state)
        self.assertIn("All variables are back", self.interrupt().error())
        self.assertEqual(self.run_ok(STATE).value(), state)

    def test_training_stops_as_asked(self):
        code = """
            let (net, data) = (LinearRegression::new(2, 0.0003, 0), ExamScores::synthetic(0));
            println!("running");
            let history = Trainer::new(10_000_000).quiet().fit(&net, &data)?;
        """
        ran = self.interrupt(code)
        self.assertEqual(ran.reply["status"], "ok", ran.error())
        self.assertRegex(ran.printed(), r"stopped after \d+ epochs?.*, as you asked; the history has th")
        self.assertEqual(self.run_ok("!history.is_empty()").value(), "true")
        self.assertIn("Left out: [2] (stopped before it had ended).", self.interrupt().error())

    def test_a_loop_over_batches_stops_as_asked(self):
        code = """
            let (data, mut seen) = (FashionMnist::small().with_batch_size(8)?, 0);
            println!("running");
            for (x, _) in data.train_dataloader(0) {
                seen += x.shape()[0];
                std::thread::sleep(std::time::Duration::from_millis(100));
            }
        """
        ran = self.interrupt(code)
        self.assertEqual(ran.reply["status"], "ok", ran.error())
        self.assertRegex(ran.printed(), r"stopped after \d+ of 150 batches, as you asked")
        self.assertEqual(self.run_ok("seen >= 8 && seen < 200").value(), "true")

    def test_cells_behind_a_stopped_one_do_not_run(self):
        request = self.kernel.send(FOREVER)
        waiting = self.kernel.send("1")
        self.kernel.until("stream")
        self.press()
        self.assertEqual(self.kernel.wait(request, 20).reply["ename"], "Interrupted")
        self.assertEqual(self.kernel.wait(waiting).reply["status"], "aborted")

    def test_what_a_cell_has_started_ends_with_it(self):
        self.run_ok("let kept = 7;")
        for code in [
            'println!("running"); std::process::Command::new("sleep").arg("45").status()?;',
            'println!("running"); let child = std::process::Command::new("sleep").arg("45").spawn()?; loop {}',
            'println!("running"); let child = std::process::Command::new("sleep").arg("45").spawn()?; '
            "std::process::abort();",
        ]:
            with self.subTest(code):
                ran = self.interrupt(code)
                self.assertEqual(ran.reply["status"], "error")
                self.assertLess(ran.seconds, 20)
                self.assertFalse([p for p in processes_of(self.kernel.pid) if p.name() == "sleep"])
                self.assertEqual(self.run_ok("kept").value(), "7")

    def test_an_interrupt_at_the_end_of_a_cell_hits_no_other(self):
        self.run_ok("let kept = 7;")
        for number in range(60):
            request = self.kernel.send(f'println!("{number}");')
            self.kernel.until("stream")
            time.sleep(number % 5 / 1000)
            self.press()
            self.kernel.wait(request)
            ran = self.run_ok("kept")
            self.assertEqual(ran.value(), "7", number)

    def test_many_interrupts_keep_the_panic_hook(self):
        for pause in [0.001, 0.009, 0.05, 0.4]:
            request = self.kernel.send(FOREVER)
            self.kernel.until("stream")
            for _ in range(8):
                self.press()
                time.sleep(pause)
            self.assertEqual(self.kernel.wait(request, 30).reply["ename"], "Interrupted")
            self.assertEqual(self.kernel.run('panic!("seen");').reply["ename"], "Panic", pause)

    def test_bringing_back_can_be_stopped(self):
        self.run_ok("let kept = 7;")
        self.run_ok('let late = { std::thread::sleep(std::time::Duration::from_secs(4)); 8 };')
        request = self.kernel.send("std::process::abort();")
        self.kernel.until("display_data")
        self.press()
        ran = self.kernel.wait(request, 30)
        self.assertIn("was stopped, as you asked, so none is left", ran.error())
        self.assertEqual(self.kernel.run("kept").reply["status"], "error")
        self.assertEqual(self.kernel.run('panic!("seen");').reply["ename"], "Panic")

    def test_what_cannot_be_repeated_is_named(self):
        path = lab.ROOT / "target" / f"once-{os.getpid()}"
        path.write_text("1")
        self.run_ok(f'let text = std::fs::read_to_string("{path}")?;')
        path.unlink()
        self.run_ok("let kept = 7;")
        self.run_ok('// volatile\nprintln!("{:?}", std::time::Instant::now());')
        error = self.kernel.run("std::process::abort();").error()
        self.assertIn("1 of 2 cells were run again", error)
        self.assertRegex(error, r"\[2\] did not succeed this time: .*No such file")
        self.assertIn("Left out: [4] (tagged `volatile`).", error)
        self.assertEqual(self.run_ok("kept").value(), "7")

    def test_a_restart_forgets_everything(self):
        self.run_ok("let kept = 7;")
        self.kernel.manager.restart_kernel(now=False)
        self.kernel.client.wait_for_ready(timeout=lab.SECONDS_TO_START)
        error = self.kernel.run("std::process::abort();").error()
        self.assertIn("There was nothing to bring back.", error)
        self.assertEqual(self.kernel.run("kept").reply["status"], "error")


class Chapter(unittest.TestCase):
    """The chapter with the most to lose."""

    def test_the_chapter_on_fashion_mnist_comes_back(self):
        os.chdir(lab.ROOT / "notebooks")
        kernel = lab.Kernel()
        self.addCleanup(kernel.close)
        cells = cells_of("06")
        start = time.monotonic()
        for code, tags in cells[: len(cells) // 2]:
            ran = kernel.run(code, 300)
            self.assertTrue(ran.reply["status"] == "ok" or "raises-exception" in tags, (code, ran.error()))
        all_of_it = time.monotonic() - start
        state = 'format!("{:?} {:?}", history.val_losses(), concise_history.val_losses())'
        before = kernel.run(state).value()
        self.assertIsNotNone(before)
        request = kernel.send(FOREVER)
        kernel.until("stream")
        start = time.monotonic()
        kernel.manager.interrupt_kernel()
        ran = kernel.wait(request, 300)
        print(f"[{all_of_it:.1f} s to run, {time.monotonic() - start:.1f} s to come back: {ran.error()}]", file=sys.stderr)
        self.assertIn("All variables are back", ran.error())
        self.assertEqual(kernel.run(state).value(), before)


class Lives(unittest.TestCase):
    """Kernels, two at a time, that end in all ways: twenty, or as many as $WORKBOOK_TEST_KERNELS says.

    With WORKBOOK_SPARE=2048 spares come and go beside them."""

    def test_nothing_is_left_of_many_kernels(self):
        before = set(slots())
        ways = [shut_down, restart, terminate, kill, kill_evcxr, stop_in_the_middle, end_in_a_recovery]
        processes = []
        endless = itertools.cycle(ways)
        for _ in range(int(os.environ.get("WORKBOOK_TEST_KERNELS", "20")) // 2 - 1):
            first, second = next(endless), next(endless)
            kernels = [lab.Kernel(wait=False), lab.Kernel(wait=False)]
            for kernel in kernels:
                kernel.until_ready()
            for kernel, way in zip(kernels, [first, second]):
                kernel.run("let x = 1;")
                processes += processes_of(kernel.pid)
                way(kernel, processes)
            for kernel in kernels:
                kernel.close()
        processes += [kill_jupyter_at_once(seconds) for seconds in [0.1, 0.3]]
        wait_for(lambda: are_gone(processes) and not all_of_the_lab(), 20, "all processes are gone")
        # What a kernel that was killed has left, the next one removes.
        kernel = lab.Kernel()
        kernel.close()
        wait_for(lambda: not all_of_the_lab(), 5, "the last one is gone")
        self.assertEqual((set(slots()) - before, sockets()), (set(), []))


def slots():
    return [path for path in (lab.LAB / "slots").iterdir() if path.name != "lock"]


def shut_down(kernel, processes):
    kernel.close()


def restart(kernel, processes):
    kernel.manager.restart_kernel(now=False)
    kernel.client.wait_for_ready(timeout=lab.SECONDS_TO_START)
    processes += processes_of(kernel.pid)


def terminate(kernel, processes):
    kernel.send(FOREVER)
    os.kill(kernel.pid, signal.SIGTERM)


def kill(kernel, processes):
    kernel.send(FOREVER)
    os.kill(kernel.pid, signal.SIGKILL)


def kill_evcxr(kernel, processes):
    evcxr_behind(kernel).kill()
    time.sleep(0.5)
    processes += processes_of(kernel.pid)


def stop_in_the_middle(kernel, processes):
    request = kernel.send(FOREVER)
    kernel.until("stream")
    kernel.manager.interrupt_kernel()
    kernel.wait(request)
    processes += processes_of(kernel.pid)


def end_in_a_recovery(kernel, processes):
    kernel.run("std::thread::sleep(std::time::Duration::from_secs(3));")
    kernel.send("std::process::abort();")
    kernel.until("display_data")
    processes += processes_of(kernel.pid)
    os.kill(kernel.pid, signal.SIGTERM)


def kill_jupyter_at_once(seconds):
    """Starts a kernel from a Jupyter that is killed so soon after; returns the kernel."""
    jupyter = start_jupyter()
    kernel = psutil.Process(int(next(line for line in jupyter.stdout if line.strip().isdigit())))
    time.sleep(seconds)
    jupyter.kill()
    jupyter.wait()
    return kernel


if __name__ == "__main__":
    lab.main()

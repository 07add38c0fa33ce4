"""What the kernel adds to evcxr, in the lab's real kernel."""

import fcntl
import os
import signal
import statistics
import subprocess
import sys
import textwrap
import time
import unittest

import lab
import psutil

MB = 1 << 20


def processes_of(pid):
    """A kernel with all that it has started."""
    process = psutil.Process(pid)
    return [process, *process.children(recursive=True)]


def evcxr_of(pid):
    return next(process for process in psutil.Process(pid).children() if "evcxr" in process.name())


def locks_of(pid):
    """The locked files that a process holds open."""
    folder = f"/proc/{pid}/fd"
    paths = {os.readlink(f"{folder}/{name}") for name in os.listdir(folder)}
    return [path for path in paths if path.endswith(".lock")]


def is_free(path):
    """Whether nobody holds the lock; a kernel that ends in an orderly way removes it."""
    if not os.path.exists(path):
        return True
    with open(path) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            return False


def wait_for(condition, seconds, what):
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"after {seconds} s still not: {what}")
        time.sleep(0.1)


def are_gone(processes):
    return not any(process.is_running() and process.status() != psutil.STATUS_ZOMBIE for process in processes)


def print_lines(size):
    """A cell that prints so many bytes."""
    return f'let line = "x".repeat(999); for _ in 0..{size // 1000} {{ println!("{{line}}"); }}'


class Cells(unittest.TestCase):
    """Many cells in one kernel."""

    @classmethod
    def setUpClass(cls):
        cls.kernel = lab.Kernel()

    @classmethod
    def tearDownClass(cls):
        cls.kernel.close()

    def run_ok(self, code, **options):
        ran = self.kernel.run(code, **options)
        self.assertEqual(ran.reply["status"], "ok", ran.error())
        return ran

    def test_a_panic_is_an_error_with_the_readers_line(self):
        ran = self.kernel.run('let two = 2;\nassert_eq!(two, 3, "two is not three");')
        self.assertEqual((ran.reply["status"], ran.reply["ename"]), ("error", "Panic"))
        self.assertIn("two is not three", ran.reply["evalue"])
        self.assertIn('in line 2:  assert_eq!(two, 3, "two is not three");', ran.error())
        self.assertEqual(ran.printed() + ran.printed("stderr"), "", "nothing else is said")

    def test_a_panic_in_a_function_shows_the_functions_line(self):
        self.run_ok('fn third(row: &[f32]) -> f32 {\n    row[2]\n}')
        ran = self.kernel.run("third(&[1.0])")
        self.assertIn("index out of bounds", ran.error())
        self.assertIn("in code of an earlier cell:  row[2]", ran.error())

    def test_a_failing_question_mark_is_an_error(self):
        ran = self.kernel.run('let one = 1;\nlet number: i32 = "twelve".parse()?;')
        self.assertEqual((ran.reply["status"], ran.reply["ename"]), ("error", "ParseIntError"))
        self.assertIn("invalid digit found in string", ran.error())
        self.assertIn('in line 2:  let number: i32 = "twelve".parse()?;', ran.error())

    def test_a_line_on_stderr_is_no_error_and_keeps_its_place(self):
        code = 'let error = "this";\nprintln!("one");\neprintln!("{}", error);\nprintln!("three");\neprintln!();'
        ran = self.run_ok(code)
        printed = "".join(m["content"]["text"] for m in ran.of("stream"))
        self.assertEqual(printed, "one\nthis\nthree\n\n")
        self.assertEqual(ran.printed("stderr"), "this\n\n")

    def test_an_error_of_the_compiler_is_in_the_answer(self):
        ran = self.kernel.run("not_there")
        self.assertEqual(ran.reply["status"], "error")
        self.assertIn("cannot find value `not_there`", ran.reply["evalue"])

    def test_a_failure_stops_the_cells_behind_it(self):
        requests = [self.kernel.send(code) for code in ["1", 'panic!("stop");', "2", "3"]]
        statuses = [self.kernel.wait(request).reply["status"] for request in requests]
        self.assertEqual(statuses, ["ok", "error", "aborted", "aborted"])

    def test_a_cell_that_may_fail_stops_nothing(self):
        requests = [self.kernel.send('panic!("go on");', stop_on_error=False), self.kernel.send("2")]
        statuses = [self.kernel.wait(request).reply["status"] for request in requests]
        self.assertEqual(statuses, ["error", "ok"])

    def test_figures_appear_when_they_are_made(self):
        code = """
            for number in 0..3 {
                println!("figure {number}");
                Figure::new(&format!("number {number}")).function("", 0.0..1.0, |x| x).show();
                std::thread::sleep(std::time::Duration::from_millis(400));
            }
        """
        request = self.kernel.send(code)
        self.kernel.until("display_data")
        first = time.monotonic()
        ran = self.kernel.wait(request)
        self.assertGreater(time.monotonic() - first, 0.7, "the first one came while the cell ran")
        kinds = [m["msg_type"] for m in ran.of("stream", "display_data")]
        self.assertEqual(kinds[-4:], ["stream", "display_data"] * 2)

    def test_the_board_is_drawn_in_place(self):
        code = """
            let data = ExamScores::synthetic(0);
            let history = Trainer::new(2000).fit(&LinearRegression::new(2, 0.0003, 0), &data)?;
        """
        ran = self.run_ok(code)
        shown, states = ran.of("display_data"), ran.of("update_display_data")
        self.assertEqual(len(shown), 1)
        ids = {m["content"]["transient"]["display_id"] for m in shown + states}
        self.assertEqual(len(ids), 1)
        self.assertGreater(len(states), 1)
        self.assertLess(len(states), 10 * ran.seconds + 2)
        last = states[-1]["content"]["data"]
        self.assertIn("epoch 2000 of 2000", last["image/svg+xml"])
        self.assertTrue(last["text/plain"].splitlines()[-1].startswith("epoch 2000 "))
        self.assertEqual(ran.printed(), "")

    def test_a_progress_bar_fills(self):
        code = """
            let mut bar = workbook::notebook::Progress::new("steps", 50);
            for _ in 0..50 { bar.step(); std::thread::sleep(std::time::Duration::from_millis(10)); }
            drop(bar);
        """
        ran = self.run_ok(code)
        states = [m["content"]["data"]["text/plain"] for m in ran.of("display_data", "update_display_data")]
        self.assertIn("0 of 50", states[0])
        self.assertIn("50 of 50", states[-1])
        self.assertTrue(3 <= len(states) <= 9, states)

    def test_a_cell_asks_the_reader(self):
        code = """
            println!("EVCXR_INPUT_REQUEST:Your name? ");
            let mut line = String::new();
            std::io::stdin().read_line(&mut line)?;
            println!("hello, {}", line.trim());
        """
        request = self.kernel.send(code, allow_stdin=True)
        question = self.kernel.client.get_stdin_msg(timeout=60)
        self.assertEqual(question["content"]["prompt"], "Your name? ")
        self.kernel.client.input("Ada")
        self.assertEqual(self.kernel.wait(request).printed(), "hello, Ada\n")

    def test_an_interrupt_says_what_is_lost_and_the_prelude_runs_again(self):
        self.run_ok("let kept = 7; fn seven() -> i32 { 7 }")
        request = self.kernel.send('println!("running"); loop { std::thread::yield_now(); }')
        waiting = self.kernel.send("1")
        self.kernel.until("stream")
        self.kernel.manager.interrupt_kernel()
        ran = self.kernel.wait(request, 20)
        self.assertEqual(ran.reply["ename"], "Interrupted")
        self.assertIn("All variables are lost", ran.error())
        self.assertEqual(self.kernel.wait(waiting).reply["status"], "aborted")
        self.assertEqual(self.kernel.run("kept").reply["status"], "error")
        self.assertEqual(self.run_ok("seven()").value(), "7")
        self.assertEqual(self.kernel.run('panic!("clean");').reply["ename"], "Panic")

    def test_an_interrupt_while_nothing_runs_loses_nothing(self):
        self.run_ok("let still_here = 8;")
        self.kernel.manager.interrupt_kernel()
        time.sleep(0.5)
        self.assertEqual(self.run_ok("still_here").value(), "8")

    def test_the_end_of_the_process_is_an_error(self):
        ran = self.kernel.run("std::process::abort();")
        self.assertEqual(ran.reply["ename"], "ProcessEnded")
        self.assertIn("SIGABRT", ran.error())
        self.assertEqual(self.run_ok("1 + 1").value(), "2")

    def test_a_flood_is_cut_off(self):
        request = self.kernel.send(print_lines(20 * MB))
        most = self.most_memory_until_answered()
        ran = self.kernel.wait(request)
        self.assertEqual(ran.reply["status"], "ok")
        text = ran.printed()
        self.assertLess(len(text), 1.1 * MB)
        self.assertLess(len(ran.of("stream")), 100)
        self.assertIn("The output is cut off here", text)
        self.assertRegex(text, r"\[1\d\.\d MB were left out\.\]\n$")
        self.assertLess(most["lab"], 100 * MB)
        self.assertEqual(self.run_ok("1 + 1").value(), "2")

    def test_a_flood_of_100_mb_is_stopped(self):
        for code in [print_lines(100 * MB), 'loop { println!("for ever") }']:
            with self.subTest(code[:30]):
                request = self.kernel.send(code)
                most = self.most_memory_until_answered()
                ran = self.kernel.wait(request)
                self.assertEqual(ran.reply["ename"], "TooMuchOutput")
                self.assertIn("printed more than 64 MB", ran.error())
                self.assertLess(len(ran.printed()), 1.1 * MB)
                self.assertLess(most["lab"], 100 * MB)
                self.assertLess(most["evcxr_jupyter"], 4096 * MB)
                self.assertEqual(self.kernel.run("1 + 1", lab.SECONDS_TO_START).value(), "2")

    def most_memory_until_answered(self):
        """The most that each of the kernel's programs holds in memory, in bytes."""
        processes, most = processes_of(self.kernel.pid), {}
        while not self.kernel.client.shell_channel.msg_ready():
            for process in filter(psutil.Process.is_running, processes):
                try:
                    most[process.name()] = max(most.get(process.name(), 0), process.memory_info().rss)
                except psutil.Error:
                    pass  # it has ended since
            time.sleep(0.05)
        return most

    def test_a_message_with_a_wrong_signature_does_nothing(self):
        session = self.kernel.client.session
        key, session.key = session.key, b"wrong"
        self.kernel.send('println!("forged");')
        session.key = key
        self.assertEqual(self.run_ok('println!("signed");').printed(), "signed\n")

    def test_a_cell_loses_no_time_on_the_way(self):
        """evcxr compiles nothing for an empty cell, so all of its time is that of the messages."""
        seconds = statistics.median(self.run_ok(" ").seconds for _ in range(20))
        self.assertLess(seconds, 0.02)


class Lives(unittest.TestCase):
    """The beginnings and the ends of processes."""

    def test_the_death_of_evcxr_is_told_and_it_starts_again(self):
        kernel = lab.Kernel()
        self.addCleanup(kernel.close)
        kernel.run("let x = 1;")
        request = kernel.send('println!("running"); loop {}')
        kernel.until("stream")
        before = processes_of(kernel.pid)
        evcxr_of(kernel.pid).kill()
        ran = kernel.wait(request)
        self.assertEqual(ran.reply["ename"], "KernelEnded")
        self.assertIn("SIGKILL", ran.error())
        ran = kernel.run("6 * 7", lab.SECONDS_TO_START)
        self.assertEqual(ran.value(), "42")
        self.assertEqual(kernel.run("x").reply["status"], "error")
        wait_for(lambda: are_gone(before[1:]), 10, "the cell of the dead one has ended")

    def test_what_passes_counts_in_the_readers_notebooks_alone(self):
        record = lab.ROOT / "exercises" / "progress.jsonl"
        before = record.read_bytes() if record.exists() else b""
        mine = lab.ROOT / "my-notebooks" / f"kernel-test-{os.getpid()}"
        mine.mkdir(parents=True)
        answer = "fn change(_: &[f64], b: f64) -> f64 { b }\n"
        try:
            for folder, shown, counts in [
                (lab.ROOT / "notebooks", "checks::ch04_01::translation(change)", False),
                (mine, "checks::ch04_01::translation(change).verdict()", False),
                (mine, "checks::ch04_01::translation(change)", True),
            ]:
                kernel = lab.Kernel(cwd=str(folder))
                try:
                    ran = kernel.run(answer + shown)
                finally:
                    kernel.close()
                self.assertIn("4.1.6b: passed", ran.value(), ran.error())
                added = (record.read_bytes() if record.exists() else b"")[len(before) :]
                self.assertEqual(counts, b'"id":"4.1.6b","what":"notebook"' in added, added)
        finally:
            mine.rmdir()
            if before:
                record.write_bytes(before)
            else:
                record.unlink(missing_ok=True)

    def test_two_kernels_work_at_once(self):
        kernels = [lab.Kernel(), lab.Kernel()]
        for kernel in kernels:
            self.addCleanup(kernel.close)
        locks = [locks_of(kernel.pid) for kernel in kernels]
        self.assertEqual([len(paths) for paths in locks], [1, 1])
        self.assertNotEqual(*locks)
        for number in range(3):
            requests = [kernel.send(f'let who = "{index}-{number}"; who') for index, kernel in enumerate(kernels)]
            values = [kernel.wait(request).value() for kernel, request in zip(kernels, requests)]
            self.assertEqual(values, [f'"{index}-{number}"' for index in range(2)])

    def test_a_shutdown_ends_a_cell_that_never_ends(self):
        kernel = lab.Kernel()
        kernel.send('println!("running"); loop {}')
        kernel.until("stream")
        processes, [lock] = processes_of(kernel.pid), locks_of(kernel.pid)
        self.assertGreaterEqual(len(processes), 3, "the kernel, evcxr, and the process with the cells")
        start = time.monotonic()
        kernel.close()
        self.assertLess(time.monotonic() - start, 4, "before Jupyter loses its patience")
        wait_for(lambda: are_gone(processes), 2, "all processes are gone")
        self.assertTrue(is_free(lock))

    def test_a_restart_is_clean(self):
        kernel = lab.Kernel()
        self.addCleanup(kernel.close)
        kernel.run("let x = 1;")
        before = processes_of(kernel.pid)
        kernel.manager.restart_kernel(now=False)
        kernel.client.wait_for_ready(timeout=lab.SECONDS_TO_START)
        wait_for(lambda: are_gone(before), 2, "the old processes are gone")
        self.assertEqual(kernel.run("x").reply["status"], "error")
        self.assertEqual(kernel.run("1 + 1").value(), "2")

    def test_the_end_of_the_kernel_alone_leaves_nothing(self):
        for sign in [signal.SIGTERM, signal.SIGKILL]:
            with self.subTest(sign.name):
                kernel = lab.Kernel()
                kernel.send('println!("running"); loop {}')
                kernel.until("stream")
                processes, [lock] = processes_of(kernel.pid), locks_of(kernel.pid)
                os.kill(kernel.pid, sign)
                wait_for(lambda: are_gone(processes), 5, "all processes are gone")
                self.assertTrue(is_free(lock))
                kernel.close()

    def test_kill_9_of_jupyter_leaves_nothing(self):
        program = textwrap.dedent(
            """
            import sys, time
            sys.path.insert(0, sys.argv[1])
            import lab
            kernel = lab.Kernel()
            kernel.send('println!("running"); loop {}')
            kernel.until("stream")
            print(kernel.pid, flush=True)
            time.sleep(600)
            """
        )
        jupyter = subprocess.Popen(
            [sys.executable, "-c", program, str(lab.ROOT / "tests/kernel")], stdout=subprocess.PIPE, text=True
        )
        # The kernel greets on the same way.
        line = next(line for line in jupyter.stdout if line.strip().isdigit())
        processes, [lock] = processes_of(int(line)), locks_of(int(line))
        self.assertGreaterEqual(len(processes), 3)
        jupyter.kill()
        jupyter.wait()
        wait_for(lambda: are_gone(processes), 5, "all processes are gone")
        self.assertTrue(is_free(lock))


if __name__ == "__main__":
    lab.main()

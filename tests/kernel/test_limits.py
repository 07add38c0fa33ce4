"""What a cell may take: output without end, memory without end, bytes that are no text, the reader's attention."""

import time
import unittest

import lab
import psutil
from test_kernel import processes_of

MB = 1 << 20


class Limits(unittest.TestCase):
    def setUp(self):
        self.kernel = lab.Kernel()
        self.addCleanup(self.kernel.close)

    def most_memory_until(self, condition, seconds):
        """The most that the kernel's programs hold together until something is true."""
        most, deadline = 0, time.monotonic() + seconds
        while not condition():
            self.assertLess(time.monotonic(), deadline, "it takes too long")
            total = 0
            for process in processes_of(self.kernel.pid):
                try:
                    total += process.memory_info().rss
                except psutil.Error:
                    pass  # it has ended since
            most = max(most, total)
            time.sleep(0.05)
        return most

    def answered(self):
        return self.kernel.client.shell_channel.msg_ready()

    def works(self):
        self.assertEqual(self.kernel.run("6 * 7", lab.SECONDS_TO_START).value(), "42")

    def test_a_flood_without_line_breaks(self):
        request = self.kernel.send('loop { print!("x") }')
        most = self.most_memory_until(self.answered, 60)
        ran = self.kernel.wait(request)
        self.assertEqual(ran.reply["ename"], "TooMuchOutput", ran.error())
        self.assertLess(most, 3000 * MB)
        self.works()

    def test_memory_without_end(self):
        before = psutil.virtual_memory().available
        code = "let mut all: Vec<Vec<u8>> = Vec::new(); loop { all.push(vec![1; 16 << 20]); }"
        request = self.kernel.send(code)
        least = before
        deadline = time.monotonic() + 120
        while not self.answered():
            self.assertLess(time.monotonic(), deadline)
            least = min(least, psutil.virtual_memory().available)
            time.sleep(0.05)
        ran = self.kernel.wait(request)
        self.assertEqual(ran.reply["ename"], "OutOfMemory", ran.error())
        self.assertRegex(ran.error(), r"took \d+\.\d GB of memory")
        self.assertGreater(least, before / 20)
        self.works()

    def test_a_large_cell_is_left_alone(self):
        ran = self.kernel.run("let large = vec![1u8; 1 << 30]; std::thread::sleep(std::time::Duration::from_millis(500)); large.len()")
        self.assertEqual(ran.value(), str(1 << 30), ran.error())

    def test_a_thread_that_prints_for_ever_is_bounded_and_no_later_cell_is_blamed(self):
        for stream in ["std::eprintln", "println"]:
            with self.subTest(stream):
                self.kernel.run(
                    'std::thread::spawn(|| { std::thread::sleep(std::time::Duration::from_secs(1)); '
                    f'loop {{ {stream}!("late") }} }});'
                )
                time.sleep(1.5)
                start = time.monotonic()
                request = self.kernel.send("1 + 1")
                most = self.most_memory_until(self.answered, 90)
                ran = self.kernel.wait(request, lab.SECONDS_TO_START)
                self.assertLess(time.monotonic() - start, 60)
                self.assertLess(most, 3500 * MB)
                if ran.reply["status"] == "error":
                    self.assertIn("thread that an earlier cell left behind", ran.error())
                self.works()

    def test_bytes_that_are_no_text(self):
        self.kernel.run("let kept = 5;")
        ran = self.kernel.run(r'use std::io::Write; std::io::stdout().write_all(b"\xff\xfe\n")?; println!("after");')
        self.assertEqual(ran.reply["ename"], "NotText", ran.error())
        for number in range(3):
            self.assertEqual(self.kernel.run(f"{number} + 100").value(), str(number + 100))
        self.assertEqual(self.kernel.run("kept").value(), "5")

    READ = "let mut line = String::new(); std::io::stdin().read_line(&mut line)?; line.trim().to_owned()"

    def test_a_cell_that_reads_asks(self):
        for name in ["Ada", "Grace"]:
            request = self.kernel.send(self.READ, allow_stdin=True)
            question = self.kernel.client.get_stdin_msg(timeout=60)
            self.assertEqual(question["msg_type"], "input_request")
            self.kernel.client.input(name)
            self.assertEqual(self.kernel.wait(request).value(), f'"{name}"')

    def test_a_cell_that_reads_where_nobody_can_be_asked_says_so(self):
        ran = self.kernel.run(self.READ, 30, allow_stdin=False)
        self.assertEqual(ran.reply["ename"], "NoInput", ran.error())
        self.works()

    def test_an_answer_to_no_question_is_dropped(self):
        self.kernel.client.input("stray")
        request = self.kernel.send(self.READ, allow_stdin=True)
        self.kernel.client.get_stdin_msg(timeout=60)
        self.kernel.client.input("asked for")
        self.assertEqual(self.kernel.wait(request).value(), '"asked for"')


if __name__ == "__main__":
    lab.main()

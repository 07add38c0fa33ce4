"""Completions and explanations."""

import time
import unittest

import lab


class Help(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.kernel = lab.Kernel()
        cls.kernel.run("let tensor = tensor![[1.0, 2.0]];")

    @classmethod
    def tearDownClass(cls):
        cls.kernel.close()

    def answer(self, request, seconds=60):
        while True:
            reply = self.kernel.client.get_shell_msg(timeout=seconds)
            if reply["parent_header"].get("msg_id") == request:
                return reply["content"]

    def complete(self, code):
        content = self.answer(self.kernel.client.complete(code))
        self.assertEqual(content["status"], "ok")
        texts = [kind["text"] for kind in content["metadata"]["_jupyter_types_experimental"]]
        self.assertEqual(texts, content["matches"])
        return texts

    def test_names_come_without_arguments(self):
        names = self.complete("tensor.sum_ax")
        self.assertEqual(sorted(names), ["sum_axis", "sum_axis_keepdim"])

    def test_nothing_private_is_offered(self):
        names = self.complete("Trainer::new(10).")
        self.assertIn("fit", names)
        self.assertNotIn("max_epochs", names)
        self.assertFalse([name for name in names if "…" in name or "(" in name])

    def test_constructors_come_before_methods(self):
        names = self.complete("Tensor::")
        self.assertLess(names.index("zeros"), names.index("sum_axis"))
        self.assertLess(names.index("uniform"), names.index("abs"))

    def test_an_explanation_has_no_inner_paths_and_no_large_headings(self):
        for cursor in [7, 12, 15, 16, 17]:
            content = self.answer(self.kernel.client.inspect("tensor.sum_axis(1)", cursor))
            self.assertTrue(content["found"], cursor)
            self.assertEqual(sorted(content["data"]), ["text/html", "text/plain"])
            for text in content["data"].values():
                self.assertIn("sum_axis", text)
                self.assertNotIn("workbook::", text)
                self.assertNotRegex(text, r"(?m)^# |<h1>")

    def test_types_functions_and_variables_are_explained(self):
        for code, words in [("Tensor::zeros(3)", "A tensor of zeros"), ("tensor + 1.0", "tensor: Tensor")]:
            content = self.answer(self.kernel.client.inspect(code, 3 if code.startswith("tensor") else 10))
            self.assertTrue(content["found"], code)
            self.assertIn(words, content["data"]["text/plain"])

    def test_a_running_cell_makes_nobody_wait(self):
        running = self.kernel.send('println!("running"); std::thread::sleep(std::time::Duration::from_secs(4));')
        self.kernel.until("stream")
        for ask in [self.kernel.client.complete, self.kernel.client.inspect]:
            start = time.monotonic()
            self.assertEqual(self.answer(ask("tensor."))["status"], "ok")
            self.assertLess(time.monotonic() - start, 1)
        self.assertEqual(self.kernel.wait(running).reply["status"], "ok")


if __name__ == "__main__":
    lab.main()

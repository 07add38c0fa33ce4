"""What a reader is told when a cell does not compile, or panics."""

import re
import unittest

import lab


def plain(text):
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


class Errors(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.kernel = lab.Kernel()

    @classmethod
    def tearDownClass(cls):
        cls.kernel.close()

    def ok(self, code):
        ran = self.kernel.run(code)
        self.assertEqual(ran.reply["status"], "ok", ran.error())
        return ran

    def fails(self, code):
        """The only error that a cell shows, and the section that it links to."""
        ran = self.kernel.run(code)
        self.assertEqual(ran.reply["status"], "error")
        errors = ran.of("error")
        self.assertEqual(len(errors), 1, [error["content"] for error in errors])
        links = [m["content"]["data"]["text/markdown"] for m in ran.of("display_data")]
        return plain(ran.error()), links

    def test_a_slip_shows_nothing_of_earlier_cells(self):
        self.ok("fn unfinished(x: i32, y: i32) -> i32 { let z = 1; todo!() }")
        self.ok("fn other(a: f32) { let mut b = 2; }")
        text, links = self.fails("let unused = 1;\nlet q: i32 = 1.5;")
        self.assertEqual(text.count("mismatched types"), 1, text)
        self.assertIn("let q: i32 = 1.5;", text)
        self.assertIn("line 2", text)
        for noise in ["unused", "warning", "Error: Error", "command_"]:
            self.assertNotIn(noise, text.replace("let unused = 1;", ""))
        self.assertEqual(links, [])

    def test_a_cell_with_other_letters_has_numbered_lines_too(self):
        text, _ = self.fails('let ŷ = 2;\nlet q: i32 = "x";')
        self.assertIn(' 2 │ let q: i32 = "x";', text)
        self.assertEqual(text.count("mismatched types"), 1, text)

    def test_several_errors_are_one_output(self):
        text, _ = self.fails("let a: i32 = 1.5;\nlet b: i32 = 2.5;")
        self.assertEqual(text.count("mismatched types"), 2, text)

    def test_a_moved_variable(self):
        self.ok("let x = tensor![1.0, 2.0];")
        text, links = self.fails('let y = x + 1.0;\nprintln!("{x}");')
        self.assertIn("`x` has been used up. Write `&x`", text)
        self.assertEqual(len(links), 1)
        self.assertIn("(00-welcome.ipynb#0.3-Tensors)", links[0])

    def test_a_variable_that_an_earlier_cell_has_moved(self):
        self.ok("let gone = vec![1];")
        self.ok("drop(gone);")
        text, links = self.fails("gone.len()")
        self.assertIn("There is no variable `gone` now", text)
        self.assertIn("00-welcome.ipynb#0.2-When-something-goes-wrong", links[0])

    def test_a_missing_borrow(self):
        self.ok("fn total(x: &Tensor) -> f32 { x.sum().item() }\nlet t = tensor![1.0];")
        for code in ["total(t)", "let z = total(t);", "let ŷ = 1;\ntotal(t)", "let one = 1;\nif one == 1 { total(t) } else { 0.0 }"]:
            with self.subTest(code):
                text, links = self.fails(code)
                self.assertIn("mismatched types", text)
                self.assertIn("write a `&` in front of it", text)
                line = next(line for line in text.splitlines() if "total(t)" in line)
                number = next(number for number, line in enumerate(code.splitlines(), 1) if "total(t)" in line)
                self.assertTrue(line.startswith(f" {number} │ "), text)
                self.assertNotIn("defined here", text)
                self.assertNotIn("earlier cell", text)
                self.assertEqual(len(links), 1)
        self.assertEqual(self.ok("t.len()").value(), "1")

    def test_the_error_is_told_and_not_a_note_beside_it(self):
        self.ok("#[derive(Clone, Copy, Debug)]\nstruct Pair { a: f32 }\nlet pair = Pair { a: 1.0 };")
        text, _ = self.fails('println!("this does not run");\npair + pair')
        self.assertIn("error: cannot add `Pair` to `Pair`", text)
        self.assertIn(" 2 │ pair + pair", text)
        self.assertNotIn("might be missing", text)
        self.ok("enum Color { Red, Green }\nlet color = Color::Red;")
        text, _ = self.fails("match color {\n    Color::Red => 1,\n}")
        self.assertIn("`Color::Green` not covered", text)
        self.assertIn(" 1 │ match color {", text)

    def test_a_value_that_cannot_be_shown(self):
        self.ok("struct Silent { a: f32 }")
        text, _ = self.fails("Silent { a: 1.0 }")
        self.assertIn("The value of the last line cannot be shown: `Silent`", text)
        self.assertIn("Write `#[derive(Debug)]` above the type", text)
        self.assertNotIn("earlier cell", text)

    def test_a_type_that_is_defined_again_without_its_methods(self):
        self.ok("struct Net { w: f32 }")
        self.ok("impl Net { fn twice(&self) -> f32 { 2.0 * self.w } }")
        text, _ = self.fails("impl Net { fn twice(&self) -> f32 { 3.0 * self.w } }")
        self.assertIn("Keep `struct` and `impl` in one cell", text)

    def test_a_closure_and_a_reference_cannot_be_kept(self):
        text, links = self.fails("let double = |x: i32| 2 * x;")
        self.assertIn("The kernel cannot keep `double`", text)
        self.assertNotIn("persist", text)
        self.assertEqual(len(links), 1)
        self.ok("let table = vec![vec![1, 2], vec![3]];")
        text, _ = self.fails("let row = &table[0];")
        self.assertIn("cannot keep a reference", text)

    def test_a_change_that_breaks_an_earlier_cell_says_so(self):
        self.ok("struct Point { x: f32 } fn x_of(point: &Point) -> f32 { point.x }")
        text, _ = self.fails("struct Point { y: f32 }")
        self.assertIn("error in code of an earlier cell", text)
        self.assertIn("fine by itself", text)

    def test_a_panic_of_the_library_names_the_readers_line(self):
        self.ok("let m = tensor![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]];")
        for call in [
            "&m + &tensor![1.0, 2.0]",
            "m.matmul(&m)",
            "m.item()",
            "m.reshape((2, 2))",
            "m.backward()",
            "m.sum_axis(2)",
            "LinearRegression::new(2, 0.1, 0).forward(&m)",
        ]:
            with self.subTest(call):
                ran = self.kernel.run(f"let one = 1;\nlet result = {call};")
                text = plain(ran.error())
                self.assertEqual(ran.reply["ename"], "Panic", text)
                self.assertIn("in line 2:", text)
                for noise in ["left:", "Fixed", "assertion"]:
                    self.assertNotIn(noise, text)

    def test_a_panic_in_a_training_names_the_readers_line(self):
        self.ok("let points = SyntheticRegressionData::new(&[2.0, -3.4], 4.2, 0.01, 0)?;")
        ran = self.kernel.run(
            "let model = LinearRegression::new(3, 0.1, 0);\n"
            "let history = Trainer::new(1).quiet().fit(&model, &points)?;"
        )
        self.assertEqual(ran.reply["ename"], "Panic")
        self.assertIn("in line 2:  let history = Trainer::new(1).quiet().fit(&model, &points)?;", plain(ran.error()))

    def test_the_kernels_words_in_a_text_do_no_harm(self):
        words = "EVCXR_BEGIN_CONTENT text/html\\nEVCXR_END_CONTENT\\n<script>"
        ran = self.ok(f'Figure::new("{words}").show();\neprintln!("{words}");\n"{words}"')
        self.assertEqual(ran.printed("stderr"), words.replace("\\n", "\n") + "\n")
        [result] = ran.of("execute_result")
        self.assertEqual(list(result["content"]["data"]), ["text/plain"])
        self.assertIn("<script>", result["content"]["data"]["text/plain"])
        self.assertEqual(self.ok("1 + 1").value(), "2")


if __name__ == "__main__":
    lab.main()

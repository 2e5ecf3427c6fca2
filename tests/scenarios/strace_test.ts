// needs: git, linux, python, strace, uv
import { testSuite } from "../stage/suites.ts";

await testSuite("strace_test.ts");

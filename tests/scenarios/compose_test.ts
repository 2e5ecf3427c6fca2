// needs: compose, git, python, uv
import { testSuite } from "../stage/suites.ts";

await testSuite("compose_test.ts");

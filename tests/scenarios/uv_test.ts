// needs: git, python, uv
import { testSuite } from "../stage/suites.ts";

await testSuite("uv_test.ts");

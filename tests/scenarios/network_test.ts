// needs: git, network, python, uv
import { testSuite } from "../stage/suites.ts";

await testSuite("network_test.ts");

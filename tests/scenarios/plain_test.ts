import { testSuite } from "../stage/suites.ts";

await testSuite("plain_test.ts");

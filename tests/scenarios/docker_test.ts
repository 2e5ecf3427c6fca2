// needs: compose, docker, git, images, python, uv
import { testSuite } from "../stage/suites.ts";

await testSuite("docker_test.ts");

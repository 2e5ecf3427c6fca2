/** The only file that imports valibot. */
import * as v from "valibot";

export { v };

/**
 * The only door to third-party code. The build bundles this file into one, so that the published
 * package needs no runtime dependencies.
 */
export { Parser as MarkupParser } from 'htmlparser2';
export { DateTime } from 'luxon';
export { default as simplifyLine } from 'simplify-js';
export { z } from 'zod';
export { default as SparkMD5 } from 'spark-md5';
export { default as tzLookup } from 'tz-lookup';
export { unzlibSync, zlibSync } from 'fflate';

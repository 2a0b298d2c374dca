import { SparkMD5 } from '../thirdParty';

/** A hash of a text in so many hexadecimal digits (1 to 32): the beginning of its md5. */
export function shortHash(text: string, length: number): string {
	return SparkMD5.hash(text).slice(0, length);
}

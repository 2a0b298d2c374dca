/** The version in package.json, which is not loaded here: it stands elsewhere once the package is built. A test compares the two. */
export const PACKAGE_VERSION = '0.1.0';

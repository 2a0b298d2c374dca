/** See compatibilityReporter.js: jest loads reporters without compiling them. */
declare class CompatibilityReporter {
	constructor(globalConfig: object, options: { name: string; what: string; file?: string });

	onRunComplete(contexts: unknown, results: object): void;
}

export = CompatibilityReporter;

/** Unit and node tests. The end-to-end suite needs a real n8n and has its own config in test/e2e. */
module.exports = {
	testEnvironment: 'node',
	roots: ['<rootDir>/test'],
	testMatch: ['**/*.test.ts'],
	testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/e2e/'],
	setupFilesAfterEnv: ['<rootDir>/test/support/cleanStart.ts'],
	transform: {
		'^.+\\.ts$': ['ts-jest', { tsconfig: '<rootDir>/test/tsconfig.json', diagnostics: false }],
	},
	// only against what never ends: no test waits for the time of day, and a busy machine may be twenty times slower
	testTimeout: 300000,
	// each suite loads n8n-core afresh and leaves some 60 MB behind, which would add up to gigabytes
	workerIdleMemoryLimit: '700MB',
	// n8n-core 2.8 leaves a handle open
	forceExit: true,
};

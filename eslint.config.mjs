import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import importX, { createNodeResolver } from 'eslint-plugin-import-x';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import tseslint from 'typescript-eslint';

/** Imports run one way: nodes/<Group> -> nodes/shared -> protrack/monitor, protrack/insight -> protrack/fleet -> protrack/client; credentials -> protrack/client. */
const boundaries = [
	{ target: './protrack', from: ['./nodes', './credentials'], message: 'protrack/ knows nothing of n8n' },
	{
		target: './protrack/client',
		from: ['./protrack/fleet', './protrack/monitor', './protrack/insight'],
		message: 'the HTTP API does not know what its records mean',
	},
	{
		target: './protrack/fleet',
		from: ['./protrack/monitor', './protrack/insight'],
		message: 'what a device is does not depend on polls or reports',
	},
	{
		target: './protrack/insight',
		from: './protrack',
		except: ['./insight', './picture/index.ts', './fleet/index.ts', './thirdParty.ts'],
		message: 'what is computed reads nothing itself',
	},
	{
		target: './protrack/picture',
		from: './protrack',
		except: ['./picture', './thirdParty.ts'],
		message: 'a picture knows nothing of vehicles',
	},
	{ target: './protrack/monitor', from: './protrack/insight', message: 'a poll computes no trips' },
	{ target: './nodes/shared', from: './nodes', except: ['./shared'], message: 'shared code knows no single node' },
	{
		target: './credentials',
		from: ['./nodes', './protrack/fleet', './protrack/monitor', './protrack/insight'],
		message: 'credentials know the API only',
	},
	{
		target: './simulator',
		from: ['./protrack', './nodes', './credentials'],
		message: 'the simulator shares no code with the package',
	},
	{
		target: ['./nodes', './protrack', './credentials'],
		from: ['./test', './demo', './simulator'],
		message: 'the package knows no tests',
	},
	...[
		'Protrack',
		'ProtrackDevice',
		'ProtrackAlarm',
		'ProtrackGeofence',
		'ProtrackCommand',
		'ProtrackAccount',
		'ProtrackReport',
		'ProtrackTrigger',
	].map((group) => ({
		target: `./nodes/${group}`,
		from: './nodes',
		except: [`./${group}`, './shared'],
		message: 'nodes do not know each other',
	})),
];

/** With types; cycles of imports are the business of tools/checkCycles.ts, which counts folders and type-only imports too. */
export default tseslint.config(
	{ ignores: ['dist/**', 'packed/**', 'node_modules/**', 'coverage/**'] },
	{
		files: ['**/*.ts'],
		extends: [tseslint.configs.strictTypeChecked],
		languageOptions: { parserOptions: { project: './test/tsconfig.json', tsconfigRootDir: import.meta.dirname } },
		plugins: { 'import-x': importX },
		settings: { 'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.js', '.json'] })] },
		rules: {
			'import-x/no-restricted-paths': ['error', { zones: boundaries }],
			'@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
			// A number in a text reads as it should; what the rule is for are objects, null and undefined.
			'@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
			// `() => stop()` and `return stop();` pass on an end, not a value.
			'@typescript-eslint/no-confusing-void-expression': [
				'error',
				{ ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
			],
			// An async function without await is how something synchronous implements an interface of promises, and how what it throws becomes a rejection.
			'@typescript-eslint/require-await': 'off',
		},
	},
	{
		files: ['test/**/*.ts'],
		rules: {
			// A missing value fails the test where it is used, with the line in the error.
			'@typescript-eslint/no-non-null-assertion': 'off',
			// jest's matchers (`expect.any(String)`) have the type any.
			'@typescript-eslint/no-unsafe-assignment': 'off',
			// The fields of an item have n8n's type, which allows objects; an object in a text would fail the comparison.
			'@typescript-eslint/no-base-to-string': 'off',
			// The HTTP Request node calls it still.
			'@typescript-eslint/no-deprecated': [
				'error',
				{ allow: [{ from: 'package', package: 'n8n-workflow', name: 'requestWithAuthentication' }] },
			],
			// A test takes a method off an object in order to call it with another `this`.
			'@typescript-eslint/unbound-method': 'off',
		},
	},
	// What n8n's own linter and package scanner demand, applied to what they look at.
	{
		...n8nCommunityNodesPlugin.configs.recommended,
		files: ['package.json', 'nodes/**/*.{ts,json}', 'credentials/**/*.{ts,json}', 'protrack/**/*.ts'],
	},
	{
		files: ['protrack/**/*.ts'],
		rules: {
			// n8n's error classes are for its nodes; nodes/shared/errors.ts makes them of ours.
			'@n8n/community-nodes/require-node-api-error': 'off',
			'no-restricted-imports': [
				'error',
				{ patterns: [{ group: ['n8n-*'], message: 'protrack/ knows nothing of n8n' }] },
			],
		},
	},
	{
		files: ['nodes/**/*.ts', 'credentials/**/*.ts', 'protrack/**/*.ts'],
		plugins: { 'n8n-nodes-base': n8nNodesBase },
		rules: {
			'no-console': 'error',
			// A file is read as a whole and a function on one screen; comments and blank lines count.
			'max-lines': ['error', 250],
			'max-lines-per-function': ['error', 60],
		},
	},
	{
		files: ['package.json', '**/*.json'],
		plugins: { 'n8n-nodes-base': n8nNodesBase },
		languageOptions: { parser: tseslint.parser, parserOptions: { extraFileExtensions: ['.json'] } },
	},
	{ files: ['package.json'], rules: n8nNodesBase.configs.community.rules },
	{
		files: ['credentials/**/*.ts'],
		rules: {
			...n8nNodesBase.configs.credentials.rules,
			// Off in n8n's own linter too: not valid for community nodes, or done better by its newer plugin.
			'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
			'n8n-nodes-base/cred-class-field-type-options-password-missing': 'off',
		},
	},
	{
		files: ['nodes/**/*.ts'],
		rules: {
			...n8nNodesBase.configs.nodes.rules,
			'no-restricted-imports': [
				'error',
				{
					patterns: [
						{
							group: ['**/protrack/client', '**/protrack/client/*'],
							importNames: ['call', 'callInBatches', 'callThroughPages'],
							message: 'operations call the functions of protrack/fleet',
						},
					],
				},
			],
			// Off in n8n's own linter too.
			'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
			'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
			'n8n-nodes-base/node-param-type-options-max-value-present': 'off',
		},
	},
);

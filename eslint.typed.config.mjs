import tseslint from 'typescript-eslint';
import projectConfig from './eslint.config.mjs';

/** The project's rules and those that need types. These make lint several times slower. */
export default tseslint.config(
	projectConfig,
	{
		files: ['**/*.ts'],
		extends: [tseslint.configs.strictTypeChecked],
		languageOptions: { parserOptions: { project: './test/tsconfig.json', tsconfigRootDir: import.meta.dirname } },
		rules: {
			// A number in a text reads as it should; what the rule is for are objects, null and undefined.
			'@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
			// `() => stop()` is how a callback is written here, whatever stop returns.
			'@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
		},
	},
	{
		files: ['test/**/*.ts'],
		// A missing value fails the test where it is used, with the line in the error.
		rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
	},
);

import { goodRecords, ok, refused, type Script } from './fakeClient';

/** A server that reads posted forms only, and refuses everything else with one code. */
export const holdsFormsOnly =
	(code: number): Script =>
	({ endpoint, parametersIn }) =>
		parametersIn === 'form' ? ok(endpoint && goodRecords[endpoint]) : refused(code);

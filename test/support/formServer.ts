import { goodRecords, ok, refused, type Script } from './fakeClient';

/** A server that reads posted forms only, and refuses everything else with one code. */
export const holdsFormsOnly =
	(code: number): Script =>
	({ call, parametersIn }) =>
		parametersIn === 'form' ? ok(call && goodRecords[call]) : refused(code);

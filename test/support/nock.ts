import nock from 'nock';

// It replaces the requests of the whole process, so without this each suite would leave its layer to those that follow in the same worker.
afterAll(() => {
	nock.cleanAll();
	nock.restore();
});

export { nock };

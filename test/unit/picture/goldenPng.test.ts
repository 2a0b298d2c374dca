import { toPng, type Shape } from '../../../protrack/picture';
import { differenceOf } from '../../support/goldenPng';
import { sceneOf } from '../../support/pictures';

const dot = (x: number, radius: number): Shape => ({ kind: 'circle', center: { x, y: 40 }, radius, fill: '#000000' });
const picture = (...shapes: Shape[]) => toPng(sceneOf(shapes));

describe('A picture and its golden one', () => {
	it('are alike when they are the same', () => {
		expect(differenceOf(picture(dot(50, 20)), picture(dot(50, 20)))).toBeUndefined();
	});

	it('are alike when edges differ by less than can be seen', () => {
		expect(differenceOf(picture(dot(50, 20)), picture(dot(50.02, 20)))).toBeUndefined();
	});

	it('are different when something moved by a pixel', () => {
		expect(differenceOf(picture(dot(50, 20)), picture(dot(51, 20)))).toContain('pixels are different');
	});

	it('are different when a small thing is missing', () => {
		expect(differenceOf(picture(dot(50, 20), dot(10, 3)), picture(dot(50, 20)))).toContain('pixels are different');
	});

	it('are different when their sizes are', () => {
		expect(differenceOf(picture(), toPng(sceneOf([]), 2))).toBe('The size is 200 x 160, not 100 x 80');
	});
});

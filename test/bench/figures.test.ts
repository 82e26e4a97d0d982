import {describe, expect, test} from 'vitest';
import {type Figure, judge, measureGroup, median, medianRatio, percentile, table} from './figures.ts';

const figure = (measured: number | null, target: number | null = 10): Figure => ({name: 'a figure', measured, unit: 'ms', target, note: 'so'});

test.for([
	['is within when it is at its target', figure(10), null, 'within', null],
	['is beyond when nobody measured again', figure(11), null, 'beyond', null],
	['is beyond when it is beyond again', figure(11), figure(12), 'beyond', 12],
	['is within when the second run is', figure(11), figure(9), 'within', 9],
	['of nothing but noise is beyond', figure(Number.NaN), figure(Number.NaN), 'beyond', Number.NaN],
	['that could not be measured is only told', figure(null), null, 'told', null],
	['without a target is only told', figure(11, null), null, 'told', null],
] as const)('a figure %s', ([, first, second, verdict, again]) => {
	expect(judge([first], second && [second])).toMatchObject([{verdict, again}]);
});

test.for([
	[[9], 1],
	[[11, 9], 2],
	[[11, 12, 9], 2],
] as const)('of runs that would measure %j, %d are made', async ([values, runs]) => {
	let run = 0;
	await measureGroup({name: 'group', measure: async () => [figure(values[run++] ?? 0)]});
	expect(run).toBe(runs);
});

describe('the numbers', () => {
	test('in the middle, and the one that so many do not exceed', () => {
		expect([median([3, 1, 2]), median([4, 1, 3, 2])]).toEqual([2, 2.5]);
		const hundred = Array.from({length: 100}, (_, index) => 100 - index);
		expect([percentile(hundred, 0.95), percentile(hundred, 1), percentile([7], 0.95)]).toEqual([95, 100, 7]);
	});

	test('of rounds are compared round by round: what slows both sides of one changes nothing', () => {
		expect(medianRatio([20, 200, 22], [10, 100, 10])).toBe(2);
	});
});

test('the table has the target and both measurements', () => {
	expect(table(judge([figure(11), figure(null)], [figure(12)])).split('\n')).toEqual([
		'   figure    measured    again  at most  how',
		'✖  a figure   11.0 ms  12.0 ms  10.0 ms  so',
		'   a figure         –           10.0 ms  so',
	]);
});

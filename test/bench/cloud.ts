import {execFile} from 'node:child_process';
import {join} from 'node:path';
import {promisify} from 'node:util';
import type {Figure} from './figures.ts';

type Discovered = {
	readonly subscriptions: number;
	readonly rows: number;
	readonly requests: number;
	readonly firstMs: number;
	readonly firstTrips: number;
	readonly completeMs: number;
	readonly roundTripMs: number;
	readonly together: number;
	readonly unanswered: number;
};

export type CloudRun = {
	readonly graph: Discovered;
	readonly lists: Discovered;
	readonly assessments: readonly {readonly world: string; readonly roundTrips: number; readonly requests: number; readonly twice: number}[];
	readonly administration: {readonly people: number; readonly ms: number; readonly requests: number; readonly lists: number};
};

/** What is asked of Azure, and how long that takes where each answer takes 50 ms. */
export const measureCloud = async (): Promise<readonly Figure[]> => {
	const {stdout} = await promisify(execFile)(process.execPath, [join(import.meta.dirname, 'cloud-run.ts')], {timeout: 60_000});
	const {graph, lists, assessments, administration}: CloudRun = JSON.parse(stdout);
	const model = (of: Discovered): number => of.roundTripMs * (1 + Math.ceil(of.subscriptions / 32));
	const thousand = (number: number): string => number.toLocaleString('en');
	const first = ({firstMs, roundTripMs}: Discovered): string => `${firstMs.toFixed(0)} ms, a round trip ${roundTripMs.toFixed(0)} ms`;
	const most = (of: (one: CloudRun['assessments'][number]) => number): number => Math.max(...assessments.map(of));
	return [
		{
			name: `Resource Graph, ${thousand(graph.subscriptions)} subscriptions: requests`,
			measured: graph.requests,
			unit: '',
			target: Math.ceil(graph.rows / 1000) + 1,
			note: `${thousand(graph.rows)} rows, complete in ${graph.completeMs.toFixed(0)} ms`,
		},
		{
			name: 'Resource Graph: round trips to the first item',
			measured: graph.firstTrips,
			unit: '',
			target: 2,
			note: `${first(graph)}, the sandbox's own work included`,
		},
		{
			name: 'lists instead: time / round trip x (1 + ⌈N/32⌉)',
			measured: lists.completeMs / model(lists),
			unit: 'x',
			target: 1.4,
			note: `${thousand(lists.requests)} requests, ${lists.completeMs.toFixed(0)} ms`,
		},
		{name: 'lists instead: most requests under way', measured: lists.together, unit: '', target: 32, note: `first items after ${first(lists)}`},
		{name: 'lists instead: subscriptions without an answer', measured: lists.unanswered, unit: '', target: 0, note: ''},
		{
			name: 'assessment: round trips after the pick',
			measured: most(({roundTrips}) => roundTrips),
			unit: '',
			target: 3,
			note: assessments.map(({world, roundTrips, requests}) => `${world} ${roundTrips} (${requests} requests)`).join(', '),
		},
		{name: 'assessment: questions asked more than once', measured: most(({twice}) => twice), unit: '', target: 0, note: ''},
		{
			name: `${thousand(administration.people)} people: lists of role assignments`,
			measured: administration.lists,
			unit: '',
			target: 2,
			note: `${administration.requests} requests in all, ${administration.ms.toFixed(0)} ms`,
		},
	];
};

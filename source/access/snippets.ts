import type {RunRecord} from './run-record.ts';
import {csharpSnippet} from './snippets/csharp.ts';
import {pythonSnippet} from './snippets/python.ts';
import {type Sample, sampleOf} from './snippets/sample.ts';
import {curlSnippet, envSnippet} from './snippets/shell.ts';
import {typescriptSnippet} from './snippets/typescript.ts';

export type SnippetId = 'typescript' | 'python' | 'csharp' | 'curl' | 'env';

export type Snippet = {readonly id: SnippetId; readonly label: string; readonly text: string};

const writers: readonly {readonly id: SnippetId; readonly label: string; readonly comment: string; readonly write: (sample: Sample) => string}[] = [
	{id: 'typescript', label: 'TypeScript', comment: '//', write: typescriptSnippet},
	{id: 'python', label: 'Python', comment: '#', write: pythonSnippet},
	{id: 'csharp', label: 'C#', comment: '//', write: csharpSnippet},
	{id: 'curl', label: 'curl', comment: '#', write: curlSnippet},
	{id: 'env', label: '.env', comment: '#', write: envSnippet},
];

/** The proven call in code to paste: the same route, scope and identity, and no key. Empty when there is nothing to call. */
export const writeSnippets = (record: RunRecord): readonly Snippet[] => {
	const sample = sampleOf(record);
	if (!sample) return [];
	return writers.map(({id, label, comment, write}) => ({
		id,
		label,
		text: `${sample.sandbox === null ? '' : `${comment} Sandbox ${sample.sandbox}: this address answers inside the sandbox only\n`}${write(sample)}`,
	}));
};

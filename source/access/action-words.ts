import {shortAction} from './data-actions.ts';

/** What a data action or control action lets people do, in words; several actions may share them. */
const words: readonly (readonly [RegExp, string])[] = [
	[/^OpenAI\/deployments\/chat\/completions\//iu, 'chat completions'],
	[/^OpenAI\/responses\//iu, 'responses'],
	[/^OpenAI\/deployments\/embeddings\/|^MaaS\/embeddings\//iu, 'embeddings'],
	[/^OpenAI\/images\//iu, 'images'],
	[/^OpenAI\/deployments\/audio\//iu, 'speech'],
	[/^MaaS\/chat\/completions\//iu, 'chat with models of other makers'],
	[/^MAI\//iu, 'Microsoft’s own models'],
	[/^AIServices\/providers\//iu, 'Claude'],
	[/^AIServices\/responses\//iu, 'responses through a project'],
	[/^AIServices\/agents\//iu, 'agents'],
	[/^AIServices\/endpoints\//iu, 'calls of agents'],
	[/^AIServices\/assets\//iu, 'assets of the project'],
	[/^AIServices\/deployments\//iu, 'the project’s list of deployments'],
];

/** "responses, chat completions and embeddings". What has no words of its own keeps its name. */
export const actionWords = (actions: readonly string[]): string => {
	const told = actions.map(action => {
		const short = shortAction(action);
		return words.find(([pattern]) => pattern.test(short))?.[1] ?? short;
	});
	return listed([...new Set(told)]);
};

const mostNamed = 4;

const listed = (names: readonly string[]): string => {
	const shown = names.length > mostNamed + 1 ? names.slice(0, mostNamed) : names.slice(0, -1);
	const rest = names.slice(shown.length);
	const [last = ''] = rest;
	return shown.length === 0 ? last : `${shown.join(', ')} and ${rest.length === 1 ? last : `${rest.length} more`}`;
};

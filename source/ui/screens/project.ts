import {gap, heading, say} from '../block.ts';
import {calm} from '../calm.ts';
import {span} from '../line.ts';
import {type Choice, type Screen, view} from '../view.ts';
import {resourceName} from '../words.ts';

export const project: Screen = ({opened, record}) => {
	const projects = opened?.projects ?? [];
	const items = projects.map(
		({name, isDefault}): Choice => ({
			key: name,
			label: calm(name),
			cells: [[span('quiet', isDefault ? 'default' : '')]],
			search: calm(name).toLowerCase(),
			event: {type: 'CHOOSE_PROJECT', name},
		}),
	);
	const where = record.target ? resourceName(record.target) : 'there';
	const unlisted = opened?.resource === null;
	const chosen = projects.findIndex(({name}) => name === record.target?.project?.name);
	const first = projects.findIndex(({isDefault}) => isDefault);
	return view({
		before: [
			heading(items.length > 0 || unlisted ? `Which project of ${where}?` : `${where} has no project`),
			...(unlisted
				? [say('Only the endpoint is known, so its projects cannot be listed.')]
				: items.length === 0
					? [gap, say('Create one in the Foundry portal, or go back and choose another scenario.')]
					: []),
		],
		choices: {
			columns: [{keep: 9}, {keep: 1}],
			items,
			current: Math.max(0, chosen >= 0 ? chosen : first),
			filter: true,
			typed: unlisted
				? {prompt: "type the project's name", spoken: "type the project's name", event: name => (name === '' ? null : {type: 'CHOOSE_PROJECT', name})}
				: null,
		},
	});
};

import type {ProjectSummary, ResourceSummary} from '../access/target.ts';
import {textField} from './evidence.ts';
import {projectSummaryOf, type Surroundings, summaryOf} from './resources.ts';

/** Only what a list shows: whole properties are ten times as much. */
export const query = `resources | where type in~ ('microsoft.cognitiveservices/accounts','microsoft.cognitiveservices/accounts/projects') | order by id asc | project id, name, type, kind, location, tenantId, customSubDomainName = properties.customSubDomainName, defaultProject = properties.defaultProject, associatedProjects = properties.associatedProjects, isDefault = properties.isDefault`;

/** The resources in the rows so far. One that did not change is the same object again: whoever made something of it need not make it anew. */
export type Gathered = {
	readonly add: (rows: readonly unknown[], surroundings: Surroundings) => void;
	readonly resources: () => readonly ResourceSummary[];
};

export const gather = (): Gathered => {
	const resources = new Map<string, ResourceSummary>();
	const projects = new Map<string, ProjectSummary[]>();
	return {
		add: (rows, surroundings) => {
			const changed = new Set<string>();
			for (const row of rows) {
				const id = textField(row, 'id') ?? '';
				const type = textField(row, 'type')?.toLowerCase();
				if (type === 'microsoft.cognitiveservices/accounts') {
					resources.set(id.toLowerCase(), summaryOf(accountIn(row), {...surroundings, tenantId: textField(row, 'tenantId') ?? surroundings.tenantId}));
					changed.add(id.toLowerCase());
				} else if (type === 'microsoft.cognitiveservices/accounts/projects') {
					const owner = id.toLowerCase().slice(0, id.toLowerCase().lastIndexOf('/projects/'));
					const project = projectSummaryOf({id, properties: row});
					projects.set(owner, [...(projects.get(owner) ?? []), project]);
					changed.add(owner);
				}
			}
			// An account names its projects too, but the order of ids may put their rows on a later page.
			for (const owner of changed) {
				const [resource, own] = [resources.get(owner), projects.get(owner)];
				if (resource && own) resources.set(owner, {...resource, projects: own});
			}
		},
		resources: () => [...resources.values()],
	};
};

const accountIn = (row: unknown) => ({
	id: textField(row, 'id') ?? '',
	name: textField(row, 'name') ?? '',
	kind: textField(row, 'kind') ?? '',
	location: textField(row, 'location') ?? '',
	properties: row,
});

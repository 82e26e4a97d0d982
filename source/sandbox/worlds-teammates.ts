import {createHash} from 'node:crypto';
import type {Group, ServicePrincipal, User} from './directory-types.ts';
import {people} from './worlds-directory.ts';

/** Made up, and the same in every run. */
const guidOf = (text: string): string => {
	const hex = createHash('sha256').update(`contoso teammate ${text}`).digest('hex');
	return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

const names = [
	...['Mara Voss', 'Lena Fischer', 'Sven Holm', 'Ines Duarte', 'Kofi Mensah', 'Aiko Mori', 'Tariq Aziz', 'Nora Lind', 'Pavel Novak', 'Rosa Marin'],
	...['Yusuf Demir', 'Zoe Laurent', 'Arun Nair', 'Bianca Conti', 'Carl Nyman', 'Dana Levi', 'Emil Sorensen', 'Fatima Zahra', 'Goran Ilic', 'Helga Braun'],
	...['Iris Papas', 'Jonas Weber', 'Karin Dahl', 'Luis Ortega', 'Mina Park', 'Nadia Haddad', 'Oscar Lund', 'Petra Kral', 'Quentin Roy', 'Rania Saleh'],
];

const member = (displayName: string): User => {
	const [first = '', last = ''] = displayName.toLowerCase().split(' ');
	const userPrincipalName = `${first}.${last}@contoso.com`;
	return {id: guidOf(userPrincipalName), userPrincipalName, displayName, mail: userPrincipalName, guest: false};
};

const guest = (home: string, displayName: string, mail: string | null): User => ({
	id: guidOf(home),
	userPrincipalName: `${home.replace('@', '_')}#EXT#@contoso.com`,
	displayName,
	mail,
	guest: true,
});

const members = names.map(member);

/** Two of one name, as in every company. */
const kims: readonly User[] = [
	{...member('Alex Kim'), mail: 'alex.kim@contoso.com'},
	{id: guidOf('alex.kim2@contoso.com'), userPrincipalName: 'alex.kim2@contoso.com', displayName: 'Alex Kim', mail: 'alex.kim.sales@contoso.com', guest: false},
];

const guests: readonly User[] = [
	guest('nils@fabrikam.com', 'Nils Berg', 'nils@fabrikam.com'),
	guest('omar.diaz@fabrikam.com', 'Omar Diaz', 'omar.diaz@fabrikam.com'),
	// Never redeemed the invitation, so there is no mail.
	guest('vera@litware.com', 'Vera Katz', null),
];

/** Beside the people of every world: with them they are 50. */
export const teammates: readonly User[] = [...members, ...kims, ...guests];

const application = (displayName: string): ServicePrincipal => ({
	id: guidOf(`object ${displayName}`),
	appId: guidOf(`application ${displayName}`),
	displayName,
	kind: 'Application',
	secret: null,
});

const promptTester = application('prompt-tester');

export const teamApplications: readonly ServicePrincipal[] = [promptTester, application('release-notes'), application('invoice-reader')];

const group = (displayName: string, memberIds: readonly string[], key = displayName): Group => ({id: guidOf(`group ${key}`), displayName, members: memberIds});

const idsOf = (from: number, to: number): readonly string[] => members.slice(from, to).map(({id}) => id);

const aiEngineers = group('ai-engineers', idsOf(0, 12));
const dataScientists = group('data-scientists', [...idsOf(10, 18), promptTester.id]);
const aiGuild = group('ai-guild', [aiEngineers.id, dataScientists.id, people.hana.id]);

/** Holds a role for contoso-openai, and a team. */
export const openaiCallers = group('openai-callers', [dataScientists.id, people.ivan.id]);

export const teams: readonly Group[] = [
	aiEngineers,
	dataScientists,
	aiGuild,
	openaiCallers,
	group('research', idsOf(18, 22)),
	// Another one of the same name, from a merger.
	group('research', idsOf(22, 24), 'research of the other house'),
];

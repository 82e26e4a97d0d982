import {expect, test} from 'vitest';
import {ownCommand} from '../../source/access/command-line.ts';

test.for([
	['plain words stay plain', ['grant', '--resource', 'contoso-openai'], 'foundry-keyless grant --resource contoso-openai'],
	['a word with a blank is quoted', ['check', '--for', 'Mara Voss'], "foundry-keyless check --for 'Mara Voss'"],
	['what a person pasted cannot run anything', ['check', '--resource', '$(rm -rf ~)'], "foundry-keyless check --resource '$(rm -rf ~)'"],
] as const)('%s', ([, words, wanted]) => expect(ownCommand(words)).toBe(wanted));

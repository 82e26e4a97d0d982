import {comment, folded, spread} from './fold.ts';
import type {Sample} from './sample.ts';

/** JSON's escapes are C#'s. */
const text = (value: string): string => JSON.stringify(value);

/** Arguments end without a comma. */
const listed = (head: string, parts: readonly string[], tail: string): readonly string[] => folded(head, parts, tail, {last: ''});

/** The library's client where its shape is settled (deployments, chat); the bare route elsewhere. */
export const csharpSnippet = (sample: Sample): string => {
	const {apiVersion, baseUrl, credential, deployment, origin, scope, style} = sample;
	const head = [...comment('//', credential.before), `var credential = ${credential.csharp};`];
	if (style === 'deployment-chat') {
		return [
			'// dotnet add package Azure.AI.OpenAI; dotnet add package Azure.Identity',
			'using Azure.AI.OpenAI;',
			'using Azure.Identity;',
			'',
			...head,
			`// Proven with api-version ${apiVersion}`,
			'var client = new AzureOpenAIClient(',
			`  new Uri(${text(origin)}), credential)`,
			`  .GetChatClient(${text(deployment)});`,
			'var answer = await client.CompleteChatAsync("Say hello.");',
			'Console.WriteLine(answer.Value.Content[0].Text);',
			'',
		].join('\n');
	}
	if (style === 'v1-chat') {
		return [
			'// dotnet add package OpenAI; dotnet add package Azure.Identity',
			'using System.ClientModel.Primitives;',
			'using Azure.Identity;',
			'using OpenAI;',
			'using OpenAI.Chat;',
			'',
			// The constructor that takes a policy is marked as experimental, and using it unasked is an error of the compiler.
			'#pragma warning disable OPENAI001',
			...head,
			...listed('var policy = new BearerTokenPolicy(', ['credential', text(scope)], ');'),
			...listed('var endpoint = new Uri(', [text(baseUrl)], ');'),
			'var options = new OpenAIClientOptions { Endpoint = endpoint };',
			...listed('var client = new ChatClient(', [text(deployment), 'policy', 'options'], ');'),
			'var answer = await client.CompleteChatAsync("Say hello.");',
			'Console.WriteLine(answer.Value.Content[0].Text);',
			'',
		].join('\n');
	}
	return restCall(sample, head);
};

const restCall = ({body, headers, scope, url}: Sample, head: readonly string[]): string =>
	[
		'// dotnet add package Azure.Identity',
		'using System.Net.Http.Headers;',
		'using System.Text;',
		'using Azure.Core;',
		'using Azure.Identity;',
		'',
		...head,
		...listed('var token = await credential.GetTokenAsync(', [`new TokenRequestContext([${text(scope)}])`, 'default'], ');'),
		'using var http = new HttpClient();',
		'http.DefaultRequestHeaders.Authorization =',
		'  new AuthenticationHeaderValue("Bearer", token.Token);',
		...Object.entries(headers).map(([name, value]) => `http.DefaultRequestHeaders.Add(${text(name)}, ${text(value)});`),
		// Of a raw string, the blanks before its closing quotes are left out.
		`var json = """\n  ${spread(body, '  ')}\n  """;`,
		'var body = new StringContent(json, Encoding.UTF8, "application/json");',
		...listed('var answer = await http.PostAsync(', [text(url), 'body'], ');'),
		'Console.WriteLine(await answer.Content.ReadAsStringAsync());',
		'',
	].join('\n');

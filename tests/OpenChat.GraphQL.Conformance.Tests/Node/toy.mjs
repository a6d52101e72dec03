// The oracle: graphql-js with the data of the toy host, and what it says about a request.
import fs from 'node:fs';
import * as G from 'graphql';
import { parseOptions, rulesLeftOut } from './allowed.mjs';

const sleep = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));

/** Rules by name, as extensions.rule has them. */
export const rules = G.specifiedRules
  .map(rule => ({ name: rule.name.replace(/Rule$/, ''), rule }))
  .filter(({ name }) => !rulesLeftOut.includes(name));

export class Toy {
  /** `sabotage` is one of sabotage.mjs, or { lostRule: NAME }: an oracle with a fault, to prove that faults are noticed. */
  constructor(schemaText, data, sabotage = null) {
    this.sabotage = sabotage ?? {};
    this.schema = G.buildSchema(this.sabotage.schemaText ? this.sabotage.schemaText(schemaText) : schemaText);
    this.data = data;
  }

  static load(schemaFile, dataFile, sabotage = null) {
    return new Toy(fs.readFileSync(schemaFile, 'utf8'), JSON.parse(fs.readFileSync(dataFile, 'utf8')), sabotage);
  }

  /** The document, or the text of the syntax error. */
  static parse(query) {
    try {
      return { document: G.parse(query, parseOptions) };
    } catch (error) {
      return { syntaxError: error };
    }
  }

  /** All validation errors, each with the name of the rule that found it, from one walk. */
  validate(document) {
    const tagged = rules
      .filter(({ name }) => name !== this.sabotage.lostRule)
      .map(
        ({ name, rule }) =>
          context =>
            rule(
              Object.create(context, {
                reportError: {
                  value: error => {
                    error.rule = name;
                    context.reportError(error);
                  },
                },
              }),
            ),
      );
    return G.validate(this.schema, document, tagged, { maxErrors: 10_000, ...parseOptions });
  }

  /**
   * What the specification wants: { stage: 'syntax' | 'validation' | 'operation' | 'variables', errors } for refused requests,
   * { stage: 'executed', data, errors } otherwise, { stage: 'subscription' } for what the toy host never runs.
   */
  async judge(request) {
    const { document, syntaxError } = Toy.parse(request.query);
    if (syntaxError) {
      return { stage: 'syntax', errors: [syntaxError] };
    }

    const invalid = this.validate(document);
    if (invalid.length > 0) {
      return { stage: 'validation', errors: invalid };
    }

    return this.execute(document, request);
  }

  async execute(document, request) {
    const altered = this.sabotage.request ? this.sabotage.request({ document, ...request }) : { document, ...request };
    const operations = altered.document.definitions.filter(definition => definition.kind === 'OperationDefinition');
    const operation = altered.operationName
      ? operations.find(definition => definition.name?.value === altered.operationName)
      : operations.length === 1
        ? operations[0]
        : undefined;
    if (operation?.operation === 'subscription') {
      return { stage: 'subscription' };
    }

    const counter = { value: 0 };
    const result = await G.execute({
      schema: this.schema,
      document: altered.document,
      rootValue: this.data.objects[operation?.operation ?? 'query'],
      contextValue: counter,
      variableValues: altered.variables,
      operationName: altered.operationName || undefined,
      fieldResolver: (source, args, context, info) => this.resolve(source, args, context, info),
      typeResolver: value => value?.__typename,
    });
    if (!('data' in result)) {
      return { stage: operation ? 'variables' : 'operation', errors: result.errors };
    }

    const plain = JSON.parse(JSON.stringify(result));
    return { stage: 'executed', ...(this.sabotage.result ? this.sabotage.result(plain) : plain) };
  }

  resolve(source, args, counter, info) {
    const type = G.getNamedType(info.returnType);
    const isCustomScalar = G.isScalarType(type) && !G.isSpecifiedScalarType(type);
    const value = source?.[info.fieldName];
    return value === undefined ? null : this.evaluate(value, { args, counter, isCustomScalar });
  }

  // the operators of the toy data
  evaluate(value, call) {
    if (isOperator(value)) {
      const [[name, operand]] = Object.entries(value);
      return this.apply(name, operand, call);
    }

    return Array.isArray(value) && !call.isCustomScalar ? value.map(item => this.item(item, call)) : value;
  }

  apply(name, operand, call) {
    switch (name) {
      case '$ref':
        return this.data.objects[operand];
      case '$error':
        throw new Error(operand);
      case '$async':
        return sleep(1).then(() => this.evaluate(operand, call));
      case '$echo':
        return { __echo: JSON.parse(JSON.stringify(call.args)) };
      case '$pick': {
        const given = call.args[operand.arg];
        const key = given === null || given === undefined ? null : String(given);
        return this.evaluate(key !== null && Object.hasOwn(operand.map, key) ? operand.map[key] : operand.else, call);
      }
      case '$take': {
        const count = call.args[operand.arg];
        const items = count === null || count === undefined || count < 0 ? operand.of : operand.of.slice(0, count);
        return items.map(item => this.item(item, call));
      }
      case '$counter': {
        const count = () => {
          call.counter.value += call.args.n;
          if (operand.fail) {
            throw new Error(operand.fail);
          }

          return call.counter.value;
        };
        return operand.async ? sleep(3).then(count) : count();
      }
      default:
        throw new Error(`Unknown operator ${name}.`);
    }
  }

  // one item of a list fails alone
  item(value, call) {
    try {
      return this.evaluate(value, call);
    } catch (error) {
      return error;
    }
  }
}

function isOperator(value) {
  return (
    value !== null &&
    typeof value === 'object' &&
    !Array.isArray(value) &&
    Object.keys(value).length === 1 &&
    Object.keys(value)[0].startsWith('$')
  );
}

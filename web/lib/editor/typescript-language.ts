import {
  continuedIndent,
  delimitedIndent,
  flatIndent,
  indentNodeProp,
  LanguageSupport,
  LRLanguage,
} from '@codemirror/language';
import { parser } from '@lezer/javascript';

/**
 * TypeScript for the editor: the grammar with its highlighting, how lines are indented, and how they are commented out.
 * Made here because the ready-made package brings completion and snippets along, which weigh as much as the rest of the page.
 */
export const typescript = new LanguageSupport(
  LRLanguage.define({
    name: 'typescript',
    parser: parser.configure({
      dialect: 'ts',
      props: [
        indentNodeProp.add({
          IfStatement: continuedIndent({ except: /^\s*({|else\b)/ }),
          TryStatement: continuedIndent({ except: /^\s*({|catch\b|finally\b)/ }),
          LabeledStatement: flatIndent,
          Block: delimitedIndent({ closing: '}' }),
          ArrowFunction: (context) => context.baseIndent + context.unit,
          'TemplateString BlockComment': () => null,
          'Statement Property': continuedIndent({ except: /^\s*{/ }),
          SwitchBody: ({ textAfter, baseIndent, unit }) => {
            const closed = /^\s*\}/.test(textAfter);
            const isCase = /^\s*(case|default)\b/.test(textAfter);
            return baseIndent + (closed ? 0 : isCase ? 1 : 2) * unit;
          },
        }),
      ],
    }),
    languageData: {
      commentTokens: { line: '//', block: { open: '/*', close: '*/' } },
      indentOnInput: /^\s*(?:case |default:|\{|\}|<\/)$/,
    },
  }),
);

// What a script of app/static keeps to: eslint's recommended rules, and those that a browser's globals call for.
const eslint = require("@eslint/js");
const globals = require("globals");

const ASSIGNED_GLOBAL = "AssignmentExpression > MemberExpression.left[object.name=/^(window|globalThis|self)$/]";

module.exports = [
  { ignores: ["**/*.min.js"] },
  eslint.configs.recommended,
  {
    files: ["**/*.js"],
    languageOptions: { ecmaVersion: 2022, sourceType: "module", globals: globals.browser },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      eqeqeq: "error",
      "no-implicit-globals": "error",
      "no-restricted-syntax": ["error", { selector: ASSIGNED_GLOBAL, message: "Export it: scripts have no globals." }],
      "no-undef": "error",
      "no-unused-vars": "error",
      "no-var": "error",
      "prefer-const": "error",
    },
  },
];

/** What is predicted: Python files and unsaved ones, not the cells of a notebook nor the old side of a diff. */
export const PYTHON_FILES = ["file", "untitled", "vscode-vfs"].map((scheme) => ({ scheme, language: "python" }));

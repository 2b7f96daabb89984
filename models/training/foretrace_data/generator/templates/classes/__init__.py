"""Classes as people write them: state that methods change, special methods, inheritance, small collections of objects."""

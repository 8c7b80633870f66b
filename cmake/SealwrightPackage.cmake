# SPDX-License-Identifier: Apache-2.0
# SealwrightPackage.cmake - checked sources in, a package's build rules out

function(_seal_add function type name destination)
  _seal_check_new_name(${function} "${name}")
  _seal_folders(folder work)
  set(output "${name}")
  if(NOT "${arg_OUTPUT_NAME}" STREQUAL "")
    set(output "${arg_OUTPUT_NAME}")
  endif()
  set(package "${folder}/${output}.zip")
  _seal_check_new_output(${function})
  if("${arg_TARGETS}${arg_FILES}${arg_DIRECTORY}" STREQUAL "")
    _seal_fail(${function} "\"${name}\" would be empty: give TARGETS, FILES or "
      "DIRECTORY")
  endif()
  _seal_tool(tool ${function} seal-package)
  set(record "${package}.record.json")
  set(stage "${work}/${name}/stage")
  set(script "${work}/${name}/stage.cmake")
  set(depfile "${work}/${name}/stage.d")
  set(commands "")
  set(depends "")
  set(watched FALSE)
  _seal_stage_targets(${function})
  _seal_stage_files(${function})
  _seal_stage_directories(${function})
  _seal_write_script()
  set(depfile_argument "")
  if(watched)
    set(depfile_argument DEPFILE "${depfile}")
  endif()
  # The touch makes the outputs newer than what they depend on, even if a tool
  # leaves a file alone whose bytes would not change: Make needs that.
  add_custom_command(OUTPUT "${package}" "${record}"
    COMMAND "${CMAKE_COMMAND}" -P "${script}"
    COMMAND "${tool}" -C "${stage}" -o "${package}" "--record=${record}" .
    COMMAND "${CMAKE_COMMAND}" -E touch_nocreate "${package}" "${record}"
    DEPENDS ${depends} "${script}"
      "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/SealwrightStage.cmake"
    ${depfile_argument}
    COMMENT "Packaging ${output}.zip"
    VERBATIM)
  add_custom_target(${name} ALL DEPENDS "${package}" "${record}")
  set_target_properties(${name} PROPERTIES
    SEAL_TYPE ${type}
    SEAL_OUTPUT "${output}.zip"
    SEAL_PACKAGE_FILE "${package}"
    SEAL_RECORD_FILE "${record}"
    SEAL_SIGNED_FILE "${folder}/signed/${output}.zip"
    SEAL_LAYERS "${arg_LAYERS}")
endfunction()

function(_seal_check_new_name function name)
  if(NOT name MATCHES "^[A-Za-z0-9_.+-]+$")
    _seal_fail(${function} "<name>: \"${name}\" may only have letters, digits "
      "and any of _ . + -")
  endif()
  if(TARGET "${name}")
    _seal_fail(${function} "<name>: there is a target \"${name}\" already; "
      "choose another name, and OUTPUT_NAME for the file")
  endif()
endfunction()

function(_seal_check_new_output function)
  if(NOT output MATCHES "^[A-Za-z0-9_.+-]+$" OR output MATCHES "\\.zip$")
    _seal_fail(${function} "OUTPUT_NAME: \"${output}\" may only have letters, "
      "digits and any of _ . + -, and .zip is added to it")
  endif()
  get_property(outputs GLOBAL PROPERTY _SEAL_OUTPUTS)
  if(package IN_LIST outputs)
    _seal_fail(${function} "OUTPUT_NAME: another package is ${output}.zip in "
      "this folder")
  endif()
  set_property(GLOBAL APPEND PROPERTY _SEAL_OUTPUTS "${package}")
endfunction()

# Add a call of a function of SealwrightStage.cmake to the caller's commands.
# Bracket arguments, because a path may hold whatever a string gives a meaning.
function(_seal_stage_call name)
  set(call "${name}(")
  math(EXPR last "${ARGC} - 1")
  foreach(i RANGE 1 ${last})
    string(APPEND call "[==[${ARGV${i}}]==] ")
  endforeach()
  set(commands "${commands}${call})\n" PARENT_SCOPE)
endfunction()

# Install rules of a component of its own, out of everybody's default install:
# only they know all that installing changes (RPATH, name links, relinking). A
# copy of the built file would carry the build tree's RPATH, and digests that
# depend on where it was built.
function(_seal_stage_targets function)
  if("${arg_TARGETS}" STREQUAL "")
    return()
  endif()
  if(CMAKE_SKIP_INSTALL_RULES)
    _seal_fail(${function} "TARGETS need install rules, and "
      "CMAKE_SKIP_INSTALL_RULES is set")
  endif()
  set(component "seal-${name}")
  set(to "${destination}")
  if(to STREQUAL "")
    set(to .)
  endif()
  foreach(target IN LISTS arg_TARGETS)
    _seal_real_target(target ${function} "${target}")
    # A header or resource property would otherwise be installed as well.
    install(TARGETS ${target}
      RUNTIME DESTINATION "${to}" COMPONENT ${component} EXCLUDE_FROM_ALL
      LIBRARY DESTINATION "${to}" COMPONENT ${component} EXCLUDE_FROM_ALL
      PUBLIC_HEADER DESTINATION unused COMPONENT seal-unused EXCLUDE_FROM_ALL
      PRIVATE_HEADER DESTINATION unused COMPONENT seal-unused EXCLUDE_FROM_ALL
      RESOURCE DESTINATION unused COMPONENT seal-unused EXCLUDE_FROM_ALL)
    list(APPEND depends ${target})
  endforeach()
  _seal_stage_call(stage_targets "${CMAKE_CURRENT_BINARY_DIR}" "$<CONFIG>"
    "${component}")
  set(commands "${commands}" PARENT_SCOPE)
  set(depends "${depends}" PARENT_SCOPE)
endfunction()

function(_seal_real_target result function target)
  if(NOT TARGET "${target}")
    _seal_fail(${function} "TARGETS: there is no target \"${target}\" yet")
  endif()
  get_target_property(aliased "${target}" ALIASED_TARGET)
  if(aliased)
    set(target ${aliased})
  endif()
  get_target_property(type ${target} TYPE)
  get_target_property(imported ${target} IMPORTED)
  set(packaged EXECUTABLE SHARED_LIBRARY MODULE_LIBRARY)
  if(imported OR NOT type IN_LIST packaged)
    _seal_fail(${function} "TARGETS: \"${target}\" is not an executable, "
      "shared library or module that this project builds; FILES takes any file")
  endif()
  set(${result} ${target} PARENT_SCOPE)
endfunction()

function(_seal_stage_files function)
  foreach(file IN LISTS arg_FILES)
    _seal_find_file(path ${function} "${file}")
    # DEPENDS cannot hold a name with a ; in it.
    if(path MATCHES ";")
      _seal_stage_call(stage_watched_file "${path}" "${destination}")
      set(watched TRUE PARENT_SCOPE)
    else()
      _seal_stage_call(stage_file "${path}" "${destination}")
      list(APPEND depends "${path}")
    endif()
  endforeach()
  set(commands "${commands}" PARENT_SCOPE)
  set(depends "${depends}" PARENT_SCOPE)
endfunction()

# As everywhere in CMake: in the source folder, or generated into the binary
# folder. A file that nothing makes is an error now, not in the build.
function(_seal_find_file result function file)
  if(file MATCHES "\\$<")
    set(${result} "${file}" PARENT_SCOPE)
    return()
  endif()
  foreach(base IN ITEMS "${CMAKE_CURRENT_SOURCE_DIR}"
      "${CMAKE_CURRENT_BINARY_DIR}")
    cmake_path(ABSOLUTE_PATH file BASE_DIRECTORY "${base}" NORMALIZE
      OUTPUT_VARIABLE path)
    if(IS_DIRECTORY "${path}")
      _seal_fail(${function} "FILES: \"${file}\" is a folder: use DIRECTORY")
    endif()
    get_source_file_property(generated "${path}" GENERATED)
    if(generated OR EXISTS "${path}")
      set(${result} "${path}" PARENT_SCOPE)
      return()
    endif()
  endforeach()
  # Another folder's custom command may make it: its name is all we know.
  cmake_path(IS_ABSOLUTE file absolute)
  if(NOT absolute)
    _seal_fail(${function} "FILES: there is no file \"${file}\", and nothing "
      "known so far makes it")
  endif()
  set(${result} "${path}" PARENT_SCOPE)
endfunction()

# What is in a folder may be made by the build, so it is looked at in the build.
function(_seal_stage_directories function)
  foreach(directory IN LISTS arg_DIRECTORY)
    set(to "${destination}")
    if(NOT directory MATCHES "/$")
      cmake_path(GET directory FILENAME last)
      cmake_path(APPEND to "${last}")
    endif()
    cmake_path(ABSOLUTE_PATH directory
      BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" NORMALIZE
      OUTPUT_VARIABLE path)
    if(path MATCHES "\\$<" OR path MATCHES "[][*?;]")
      _seal_fail(${function} "DIRECTORY: \"${directory}\" has one of [ ] * ? ; "
        "in its path, or a generator expression: it cannot be watched")
    endif()
    string(REGEX REPLACE "/$" "" path "${path}")
    _seal_stage_call(stage_directory "${path}" "${to}")
    set(watched TRUE PARENT_SCOPE)
  endforeach()
  set(commands "${commands}" PARENT_SCOPE)
endfunction()

# Every packaging starts from an empty stage: what is gone from the sources
# must not stay in the package.
function(_seal_write_script)
  set(calls "${commands}")
  set(commands "")
  _seal_stage_call(include
    "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/SealwrightStage.cmake")
  _seal_stage_call(stage_begin "${stage}" "${package}")
  string(APPEND commands "${calls}")
  _seal_stage_call(stage_end "${depfile}")
  file(GENERATE OUTPUT "${script}" CONTENT "${commands}")
endfunction()
